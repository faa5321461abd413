package dev.onset.problems;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.DeadReplica;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send a request and never its end. */
@QuarkusTest
@TestProfile(DeadReplica.class)
class SlowBodiesTest {

    /** More than there are threads for requests. */
    private static final int MANY = 210;

    @TestHTTPResource
    URL onset;

    @TestHTTPResource(management = true)
    URL management;

    private final List<Socket> connections = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    @Test
    void who_sends_slowly_holds_nobody_up_and_is_told_in_the_end() throws IOException {
        for (int i = 0; i < MANY; i++) {
            begin("slow" + i / DeadReplica.SLOW_BODIES, "Content-Length: 900000");
        }

        TestApplication.as("victor" + UUID.randomUUID())
                .get("/api/management/workspaces")
                .then()
                .statusCode(200);
        assertThat(answer(connections.getFirst())).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
        assertThat(answer(connections.getLast())).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
    }

    @Test
    void a_deadline_is_for_the_whole_body_however_steadily_it_comes() throws IOException {
        Socket connection = begin("steady" + UUID.randomUUID(), "Transfer-Encoding: chunked");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    connection.getOutputStream().write("1\r\n \r\n".getBytes(ISO_8859_1));
                    return connection.getInputStream().available() > 0;
                });

        assertThat(new String(connection.getInputStream().readNBytes(13), ISO_8859_1))
                .isEqualTo("HTTP/1.1 408 ");
    }

    @Test
    void a_caller_has_only_so_many_slow_bodies_and_others_have_theirs() throws IOException {
        String greedy = "greedy" + UUID.randomUUID();
        for (int i = 0; i < DeadReplica.SLOW_BODIES; i++) {
            begin(greedy, "Content-Length: 10");
        }
        Socket oneMore = begin(greedy, "Content-Length: 10");
        Socket other = begin("modest" + UUID.randomUUID(), "Content-Length: 2");

        List<String> answers = new ArrayList<>();
        for (Socket connection : connections.subList(0, DeadReplica.SLOW_BODIES + 1)) {
            answers.add(answer(connection).substring(0, 13));
        }
        assertThat(answers)
                .as("which of them are slow first is not certain")
                .containsOnlyOnce("HTTP/1.1 429 ")
                .hasSize(DeadReplica.SLOW_BODIES + 1)
                .containsOnly("HTTP/1.1 429 ", "HTTP/1.1 408 ");
        assertThat(oneMore.isClosed()).isFalse();
        assertThat(answer(other)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void a_stranger_is_refused_before_the_body_and_cut_off() throws IOException {
        Socket connection = connect();
        connection
                .getOutputStream()
                .write("POST /api/test/problems/map HTTP/1.1\r\nHost: onset\r\nContent-Length: 10\r\n\r\n"
                        .getBytes(ISO_8859_1));

        assertThat(answer(connection)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void a_head_without_an_end_is_refused_and_cut_off() throws IOException {
        Socket connection = connect();
        connection.getOutputStream().write("GET / HTTP/1.1\r\nHost: onset\r\nX".getBytes(ISO_8859_1));
        Socket silent = connect();

        assertThat(answer(connection)).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
        assertThat(answer(silent)).isEmpty();
    }

    @Test
    void the_management_port_refuses_a_head_without_an_end_too() throws IOException {
        Socket connection = connect(management);
        connection.getOutputStream().write("GET / HTTP/1.1\r\nHost: onset\r\nX".getBytes(ISO_8859_1));
        Socket silent = connect(management);

        assertThat(answer(connection)).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
        assertThat(answer(silent)).isEmpty();
    }

    private Socket begin(String user, String length) throws IOException {
        Socket connection = connect();
        connection
                .getOutputStream()
                .write(("POST /api/test/problems/map HTTP/1.1\r\nHost: onset\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer " + Tokens.of(user) + "\r\n" + length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        return connection;
    }

    private Socket connect() throws IOException {
        return connect(onset);
    }

    private Socket connect(URL server) throws IOException {
        Socket connection = new Socket(server.getHost(), server.getPort());
        connection.setSoTimeout(60_000);
        connections.add(connection);
        return connection;
    }

    /** Everything until the server closes the connection. */
    private static String answer(Socket connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
