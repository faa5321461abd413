package dev.onset.http;

import static dev.onset.testing.TestApplication.as;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onset.testing.OpenApiDocument;
import dev.onset.testing.OpenApiDocument.Operation;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever may not do what its request asks for is told so before anything of the body is read. */
@QuarkusTest
class UnreadBodiesTest {

    /** Whose service asks in its own statement; the filter asks where the body does not come at once. */
    private static final Set<String> STARTS = Set.of("startProcessByName", "startProcesses");

    @TestHTTPResource
    URL onset;

    @Test
    void a_caller_without_the_grant_is_answered_before_it_has_sent_a_byte_of_the_body() throws IOException {
        TestApplication app = TestApplication.create();
        String starter = "starter-" + UUID.randomUUID();
        app.grant("user", starter, "starter");
        String viewer = "viewer-" + UUID.randomUUID();
        app.grant("user", viewer, "viewer");
        List<Operation> operations = OpenApiDocument.current().operations().stream()
                .filter(operation -> operation.json().has("requestBody"))
                .filter(operation -> operation.path().contains("{workspaceId}"))
                .toList();

        assertThat(operations).hasSizeGreaterThan(5);
        for (Operation operation : operations) {
            assertThat(begin(operation, app, "stranger-" + UUID.randomUUID()))
                    .as(operation.id())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("/problems/workspace-not-found");
            assertThat(begin(operation, app, STARTS.contains(operation.id()) ? viewer : starter))
                    .as(operation.id())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("/problems/forbidden");
        }
    }

    @Test
    void a_body_that_came_whole_and_was_not_wanted_costs_its_client_no_connection() throws IOException {
        TestApplication app = TestApplication.create();
        try (Socket connection = connect()) {
            connection.setSoTimeout(60_000);
            send(connection, head(app.path() + "/builds", "POST", "stranger", "Content-Length: 2") + "{}");

            StringBuilder answer = new StringBuilder();
            // Up to the end of the problem.
            for (int next = 0; next >= 0 && next != '}'; answer.append((char) next)) {
                next = connection.getInputStream().read();
            }
            assertThat(answer.toString().strip()).startsWith("HTTP/1.1 404 ");

            // The connection stays open for more than the time for which a client may go on sending an unwanted body.
            connection.setSoTimeout(3_000);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> connection.getInputStream().read());

            connection.setSoTimeout(60_000);
            send(connection, "GET /problems HTTP/1.1\r\nHost: onset\r\nConnection: close\r\n\r\n");
            assertThat(all(connection)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void an_id_in_the_path_that_is_none_is_told_as_ever() {
        TestApplication app = TestApplication.create();
        for (String path : List.of(
                app.path().replace(app.workspaceId.toString(), "nonsense"),
                app.path().replace(app.applicationId.toString(), "nonsense"))) {
            assertThat(as("stranger")
                            .get(path + "/builds")
                            .then()
                            .statusCode(400)
                            .extract()
                            .jsonPath()
                            .getString("parameter"))
                    .isIn("workspaceId", "applicationId");
        }
    }

    /** Sends a head that announces a body, and no body. */
    private String begin(Operation operation, TestApplication app, String user) throws IOException {
        String path = operation
                .path()
                .replace("{workspaceId}", app.workspaceId.toString())
                .replaceAll("\\{(?:applicationId|appId)}", app.applicationId.toString())
                .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        try (Socket connection = connect()) {
            send(connection, head(path, operation.method(), user, "Content-Length: 1000"));
            StringBuilder answer = new StringBuilder();
            // Up to the end of the problem; the connection stays open for a while.
            for (int next = 0; next >= 0 && next != '}'; answer.append((char) next)) {
                next = connection.getInputStream().read();
            }
            return answer.toString();
        }
    }

    private static String head(String path, String method, String user, String length) {
        return method + " " + path + " HTTP/1.1\r\nHost: onset\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + Tokens.of(user) + "\r\n" + length + "\r\n\r\n";
    }

    private static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private Socket connect() throws IOException {
        Socket connection = new Socket(onset.getHost(), onset.getPort());
        connection.setSoTimeout(60_000);
        return connection;
    }

    /** Everything until the server closes the connection. */
    private static String all(Socket connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
