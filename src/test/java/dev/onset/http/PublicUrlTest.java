package dev.onset.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.DeadReplica;
import dev.onset.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that claim to have come to another address than that of {@code onset.public-url}. */
@QuarkusTest
@TestProfile(DeadReplica.class)
class PublicUrlTest {

    @TestHTTPResource
    URL onset;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:1234",
                "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: ftp",
                "Host: evil.example\r\nX-Forwarded-Port: 666\r\nX-Forwarded-Ssl: off\r\nX-Forwarded-Prefix: /evil",
                "Host: evil.example\r\nForwarded: host=evil.example;proto=ftp"
            })
    void no_answer_leads_elsewhere(String headers) throws IOException {
        String token = "Authorization: Bearer " + Tokens.of("alice") + "\r\nContent-Type: application/json\r\n";
        String body = "{\"name\": \"a\"}";

        assertThat(send("POST /api/management/workspaces", headers, token + "Content-Length: " + body.length(), body))
                .startsWith("HTTP/1.1 201 ")
                .containsIgnoringCase("location: " + DeadReplica.PUBLIC_URL + "/api/management/workspaces/")
                .containsIgnoringCase("strict-transport-security: max-age=")
                .doesNotContain("evil");
        assertThat(send("GET /.well-known/oauth-protected-resource", headers, "A: b", ""))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"resource\":\"https://onset.example\"")
                .doesNotContain("evil");
        assertThat(send("GET /api/management/workspaces", headers, "A: b", ""))
                .startsWith("HTTP/1.1 401 ")
                .contains("resource_metadata=\"" + DeadReplica.PUBLIC_URL + "/.well-known/oauth-protected-resource\"")
                .doesNotContain("evil");
        assertThat(send("GET http://evil.example/api/management/workspaces", headers, "A: b", ""))
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain("evil.example/.well-known");
    }

    private String send(String request, String headers, String more, String body) throws IOException {
        try (Socket connection = new Socket(onset.getHost(), onset.getPort())) {
            connection.setSoTimeout(60_000);
            connection
                    .getOutputStream()
                    .write((request + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n" + more + "\r\n\r\n"
                                    + body)
                            .getBytes(ISO_8859_1));
            return new String(connection.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
