package dev.onset.problems;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URL;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Talks HTTP/1.1 by hand: no client library sends what these tests have to send, or stops where they have to stop. */
@QuarkusTest
class BodyLimitTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\ncontent-length: (\\d+)");

    @TestHTTPResource
    URL onset;

    @Test
    void a_body_that_is_announced_as_too_large_is_refused_before_any_of_it_is_sent() throws IOException {
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/map", "Content-Length: " + (MIB + 1));

            assertTooLarge(readToEnd(connection), MIB);
        }
    }

    @Test
    void a_huge_body_is_refused_before_anyone_asks_who_sends_it() throws IOException {
        try (Socket connection = connect()) {
            connection
                    .getOutputStream()
                    .write("POST /nothing HTTP/1.1\r\nHost: onset\r\nContent-Length: 100000000000\r\n\r\n"
                            .getBytes(ISO_8859_1));

            assertTooLarge(readAnswer(connection), 16 * MIB);
        }
    }

    @Test
    void a_chunked_body_is_refused_as_soon_as_it_is_too_large_though_it_has_no_end() throws IOException {
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/map", CHUNKED);
            sendChunk(connection, "{\"a\":\"");
            sendChunks(connection, MIB);

            assertTooLarge(readAnswer(connection), MIB);
        }
    }

    @Test
    void whoever_goes_on_sending_is_cut_off() throws Exception {
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/map", CHUNKED);
            sendChunk(connection, "{\"a\":\"");
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        sendChunks(connection, MIB);
                        sent.addAndGet(MIB);
                    }
                } catch (IOException cutOff) {
                    // What the test waits for.
                }
            });

            String head = readHead(connection);
            sender.join();

            assertThat(head).startsWith("HTTP/1.1 413 ");
            assertThat(sent.get()).isPositive();
        }
    }

    @Test
    void a_body_of_exactly_the_limit_is_read() throws IOException {
        String json = "{\"a\":\"" + "x".repeat(MIB - 8) + "\"}";
        assertThat(json).hasSize(MIB);
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/optional", "Connection: close", "Content-Length: " + MIB);
            connection.getOutputStream().write(json.getBytes(ISO_8859_1));

            assertThat(readToEnd(connection)).startsWith("HTTP/1.1 422 ");
        }
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/optional", "Connection: close", CHUNKED);
            sendChunk(connection, json);
            connection.getOutputStream().write("0\r\n\r\n".getBytes(ISO_8859_1));

            assertThat(readToEnd(connection)).startsWith("HTTP/1.1 422 ");
        }
    }

    @Test
    void publishing_takes_more_and_has_its_limit_too() throws IOException {
        String path = TestApplication.create().path() + "/builds";
        try (Socket connection = connect()) {
            request(connection, path, "Connection: close", CHUNKED);
            sendChunk(connection, "{\"version\":\"1\",\"unknown\":\"");
            sendChunks(connection, 8 * MIB);
            sendChunk(connection, "\"}");
            connection.getOutputStream().write("0\r\n\r\n".getBytes(ISO_8859_1));

            assertThat(readToEnd(connection)).startsWith("HTTP/1.1 422 ");
        }
        try (Socket connection = connect()) {
            request(connection, path, CHUNKED);
            sendChunk(connection, "{\"version\":\"");
            sendChunks(connection, 16 * MIB);

            assertTooLarge(readAnswer(connection), 16 * MIB);
        }
    }

    @Test
    void a_form_has_the_same_limit() throws IOException {
        String path = TestApplication.create().path() + "/builds";
        try (Socket connection = connect()) {
            head(connection, path, "Content-Type: multipart/form-data; boundary=b", CHUNKED);
            sendChunk(connection, """
                    --b\r
                    Content-Disposition: form-data; name="file"; filename="a.bpmn"\r
                    \r
                    """);
            sendChunks(connection, 16 * MIB);

            assertTooLarge(readAnswer(connection), 16 * MIB);
        }
    }

    @Test
    void a_client_that_asks_first_is_not_told_to_go_on() throws IOException {
        try (Socket connection = connect()) {
            request(connection, "/api/test/problems/map", "Expect: 100-continue", "Content-Length: " + (2 * MIB));

            assertTooLarge(readAnswer(connection), MIB);
        }
    }

    private Socket connect() throws IOException {
        Socket connection = new Socket(onset.getHost(), onset.getPort());
        connection.setSoTimeout(60_000);
        return connection;
    }

    private static void request(Socket connection, String path, String... headers) throws IOException {
        String[] all = new String[headers.length + 1];
        all[0] = "Content-Type: application/json";
        System.arraycopy(headers, 0, all, 1, headers.length);
        head(connection, path, all);
    }

    private static void head(Socket connection, String path, String... headers) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: onset\r\nAuthorization: Bearer " + Tokens.of("alice")
                + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(ISO_8859_1));
    }

    private static void sendChunks(Socket connection, int bytes) throws IOException {
        String chunk = "x".repeat(64 * KIB);
        for (int sent = 0; sent < bytes; sent += chunk.length()) {
            sendChunk(connection, chunk);
        }
    }

    private static void sendChunk(Socket connection, String chunk) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write((Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    /** Everything until the server ends the connection: a client that may use it again would send the rest of its body. */
    private static String readToEnd(Socket connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** One answer, without waiting for the end of the connection that follows. */
    private static String readAnswer(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("a byte after: " + answer).isNotNegative();
            answer.append((char) next);
        }
        Matcher length = CONTENT_LENGTH.matcher(answer);
        assertThat(length.find()).as("a length in: " + answer).isTrue();
        return answer + new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1);
    }

    private static String readHead(Socket connection) throws IOException {
        return new String(connection.getInputStream().readNBytes(16), ISO_8859_1);
    }

    private static void assertTooLarge(String answer, long limit) {
        assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("content-type: application/problem+json");
        JsonPath problem = JsonPath.from(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.getString("type")).isEqualTo("/problems/body-too-large");
        assertThat(problem.getLong("limit")).isEqualTo(limit);
    }
}
