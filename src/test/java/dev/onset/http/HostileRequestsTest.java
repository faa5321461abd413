package dev.onset.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends by hand what no client library sends: every answer is a problem, and the right one. */
@QuarkusTest
class HostileRequestsTest {

    private static final String WORKSPACES = "/api/management/workspaces";

    @TestHTTPResource
    URL onset;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
                Arguments.of(
                        ProblemType.MALFORMED_REQUEST,
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd"),
                Arguments.of(
                        ProblemType.MALFORMED_REQUEST,
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "GET / HTTP/1.1\r\nHost: a\r\nAccept: \u0001\r\n\r\n"),
                Arguments.of(ProblemType.MALFORMED_REQUEST, "nonsense\r\n\r\n"),
                Arguments.of(ProblemType.URI_TOO_LONG, "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(
                        ProblemType.HEADERS_TOO_LARGE,
                        "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(100_000) + "\r\n\r\n"),
                Arguments.of(
                        ProblemType.HEADERS_TOO_LARGE,
                        "GET / HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(20_000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_request_that_is_not_well_formed_is_answered_and_the_connection_closed(ProblemType type, String request)
            throws IOException {
        assertProblem(type, send(request));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void the_management_port_answers_the_same(ProblemType type, String request) throws IOException {
        assertProblem(type, send(management, request));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void there_is_no_http_2_without_tls(boolean isManagement) throws IOException {
        URL server = isManagement ? management : onset;
        String path = isManagement ? management.getPath() + "health/live" : "/problems";

        assertProblem(ProblemType.MALFORMED_REQUEST, send(server, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        assertThat(statusOf(send(
                        server,
                        "GET " + path + " HTTP/1.1\r\nHost: onset\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n"
                                + "GET /nothing HTTP/1.1\r\nHost: onset\r\nConnection: close\r\n\r\n")))
                .isEqualTo(200);
    }

    @Test
    void a_body_that_is_not_well_formed_is_answered_and_the_connection_closed() throws IOException {
        assertProblem(
                ProblemType.MALFORMED_REQUEST,
                send("POST /api/test/problems/map HTTP/1.1\r\nHost: onset\r\nAuthorization: Bearer "
                        + Tokens.of("alice")
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%", "/a%f", "/api/%zz", "/q/%u0041", "/%c3%28%zz"})
    void a_uri_that_is_not_well_formed_is_an_invalid_parameter(String uri) throws IOException {
        assertProblem(ProblemType.INVALID_PARAMETER, get(uri, "Authorization: Bearer " + Tokens.of("alice")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api%2Fmanagement/workspaces",
                "/api%2fmanagement%2fworkspaces",
                "/%61pi/management/workspaces",
                "/%2561pi/management/workspaces",
                "//api/management/workspaces",
                "/api//management/workspaces",
                "/v2%3Ba/topology",
                "/v2;a=b/topology",
                "/v2;/topology",
                "/./api/management/workspaces",
                "/%2e/api/management/workspaces",
                "/%2e%2e/api/management/workspaces",
                "/q/%2e%2e/api/management/workspaces",
                "/q/..%2fapi/management/workspaces",
                "/api/%2e%2e/api/management/workspaces",
                "/api%5cmanagement",
            })
    void no_way_to_write_a_path_of_the_api_leads_past_the_token(String uri) throws IOException {
        assertProblem(ProblemType.UNAUTHENTICATED, get(uri));
        assertThat(statusOf(get(uri, "Authorization: Bearer " + Tokens.of("alice"))))
                .isIn(200, 400, 404);
    }

    @Test
    void no_name_holds_the_character_zero() throws IOException {
        TestApplication app = TestApplication.create();
        String token = "Authorization: Bearer " + Tokens.of("alice");

        for (String path : new String[] {
            app.path() + "/builds/" + UUID.randomUUID() + "/files/%00",
            app.path() + "/builds/" + UUID.randomUUID() + "/files/a%00.bpmn",
            "/api/runtime/process-instances?businessKey=%00",
            "/api/nothing/%00",
            "/nothing/%00"
        }) {
            assertProblem(ProblemType.INVALID_PARAMETER, get(path, token));
        }
        assertProblem(ProblemType.UNAUTHENTICATED, get("/api/nothing/%00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "/", "a/", "/b", "a/b/c", "a b/c", "application/json;q=\""})
    void what_is_accepted_is_a_list_of_media_types(String accept) throws IOException {
        String token = "Authorization: Bearer " + Tokens.of("alice");

        assertProblem(ProblemType.INVALID_PARAMETER, get(WORKSPACES, token, "Accept: " + accept));
        assertProblem(ProblemType.INVALID_PARAMETER, get("/problems", "Accept: " + accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "*",
                "application/json",
                "application/json;q=0.5, */*;q=.1",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "application/json;profile=\"a,b;c\";q=1",
                "application/json; charset=utf-8 ,, text/plain",
            })
    void every_usual_list_of_media_types_is_understood(String accept) throws IOException {
        assertThat(RequestChecks.isAccept(accept)).isTrue();
        assertThat(statusOf(get(WORKSPACES, "Authorization: Bearer " + Tokens.of("alice"), "Accept: " + accept)))
                .isEqualTo(200);
    }

    @Test
    void a_quality_that_is_no_number_is_no_fault_of_the_runtime() throws IOException {
        assertThat(statusOf(get(
                        WORKSPACES, "Authorization: Bearer " + Tokens.of("alice"), "Accept: application/json;q=high")))
                .isIn(200, 400, 406);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 5_000})
    void a_form_of_thousands_of_parts_is_refused(int parts) throws IOException {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bpmn\"\r\n\r\na\r\n".repeat(parts)
                        + "--b--\r\n";
        String answer = send(
                "POST " + TestApplication.create().path() + "/builds HTTP/1.1\r\nHost: onset\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + Tokens.of("alice")
                        + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);

        assertThat(statusOf(answer)).isIn(400, 413, 422);
        assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
    }

    private String get(String uri, String... headers) throws IOException {
        return send("GET " + uri + " HTTP/1.1\r\nHost: onset\r\nConnection: close\r\n" + String.join("\r\n", headers)
                + (headers.length > 0 ? "\r\n" : "") + "\r\n");
    }

    /** Everything until the server closes the connection. */
    private String send(String request) throws IOException {
        return send(onset, request);
    }

    private static String send(URL server, String request) throws IOException {
        try (Socket connection = new Socket(server.getHost(), server.getPort())) {
            connection.setSoTimeout(60_000);
            connection.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(connection.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static int statusOf(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void assertProblem(ProblemType type, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + type.status() + " ")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("cache-control: no-store")
                .containsIgnoringCase("x-content-type-options: nosniff");
        JsonPath problem = JsonPath.from(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.getString("type")).isEqualTo(type.uri());
        assertThat(problem.getInt("status")).isEqualTo(type.status());
        assertThat(problem.getString("detail")).isNotBlank();
    }
}
