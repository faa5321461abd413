package dev.onset.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.DeadReplica;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds without TLS holds with it. */
@QuarkusTest
@TestProfile(DeadReplica.class)
class TlsTest {

    @TestHTTPResource(tls = true)
    URL onset;

    @Test
    void a_client_that_prefers_http_2_gets_http_1_1() throws Exception {
        try (SSLSocket connection = connect("h2", "http/1.1")) {
            assertThat(connection.getApplicationProtocol()).isNotEqualTo("h2");
            assertThat(send(connection, "GET /problems HTTP/1.1\r\nHost: onset\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.onset.http.HostileRequestsTest#malformed")
    void a_request_that_is_not_well_formed_is_answered_and_the_connection_closed(ProblemType type, String request)
            throws Exception {
        try (SSLSocket connection = connect("http/1.1")) {
            assertThat(send(connection, request))
                    .startsWith("HTTP/1.1 " + type.status() + " ")
                    .contains(type.uri());
        }
    }

    @Test
    void a_head_without_an_end_is_refused_and_cut_off() throws Exception {
        try (SSLSocket connection = connect("http/1.1")) {
            assertThat(send(connection, "GET / HTTP/1.1\r\nHost: onset\r\nX")).startsWith("HTTP/1.1 408 ");
        }
        try (SSLSocket silent = connect("http/1.1")) {
            assertThat(send(silent, "")).isEmpty();
        }
    }

    private SSLSocket connect(String... protocols) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsEverybody()}, new SecureRandom());
        SSLSocket connection = (SSLSocket) context.getSocketFactory().createSocket(onset.getHost(), onset.getPort());
        SSLParameters parameters = connection.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        connection.setSSLParameters(parameters);
        connection.setSoTimeout(60_000);
        connection.startHandshake();
        return connection;
    }

    /**
     * Everything until the server closes the connection. It may do so before it has read all of the request, so the answer
     * is read while the request is written.
     */
    private static String send(SSLSocket connection, String request) throws InterruptedException {
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                connection.getOutputStream().write(request.getBytes(ISO_8859_1));
            } catch (IOException closed) {
                // The server has answered and closed the connection.
            }
        });
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            connection.getInputStream().transferTo(answer);
        } catch (IOException closed) {
            // The server has closed the connection while the rest of the request was on its way.
        }
        writer.join();
        return answer.toString(ISO_8859_1);
    }

    /** The certificate is the test's own. */
    private static final class TrustsEverybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
