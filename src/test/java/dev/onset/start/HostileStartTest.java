package dev.onset.start;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a start is refused for: the answer says so, and nothing is stored. */
@QuarkusTest
class HostileStartTest {

    private static final String NAME = "[DOCS]customer_onboarding.(v1)-a";
    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["amount"],
             "properties": {"amount": {"type": "integer", "minimum": 1}}}""";

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("open").startEvent().endEvent().done();
    private static final BpmnModelInstance NAMED =
            Bpmn.createExecutableProcess("named").startEvent().endEvent().done();
    private static final BpmnModelInstance CHECKED =
            Bpmn.createExecutableProcess("checked").startEvent().endEvent().done();

    private TestApplication app;
    private UUID build;
    private long before;

    @BeforeEach
    void publish() {
        app = TestApplication.create();
        build = app.published(Map.of(
                "version",
                "1",
                "files",
                List.of(
                        Map.of("path", "a.bpmn", "content", Bpmn.convertToString(MODEL)),
                        Map.of("path", "b.bpmn", "content", Bpmn.convertToString(NAMED)),
                        Map.of("path", "c.bpmn", "content", Bpmn.convertToString(CHECKED)),
                        Map.of("path", "checked.schema.json", "content", SCHEMA)),
                "processNames",
                Map.of("named", NAME)));
        app.activate(build);
        before = started();
    }

    private static long started() {
        return Rows.count("process_instance", "true") + Rows.count("instance_history", "true");
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("", 400, "malformed-body"),
                Arguments.of(" ", 400, "malformed-body"),
                Arguments.of("amount=1", 400, "malformed-body"),
                Arguments.of("{\"a\": 1", 400, "malformed-body"),
                Arguments.of("{\"a\": 1} {}", 400, "malformed-body"),
                Arguments.of("{'a': 1}", 400, "malformed-body"),
                Arguments.of("{\"a\": NaN}", 400, "malformed-body"),
                Arguments.of("{\"a\": 01}", 400, "malformed-body"),
                Arguments.of("{\"a\": " + "1".repeat(2000) + "}", 400, "malformed-body"),
                Arguments.of("{\"a\": " + "[".repeat(2000) + "]".repeat(2000) + "}", 400, "malformed-body"),
                Arguments.of("[]", 400, "not-a-json-object"),
                Arguments.of("[{\"a\": 1}]", 400, "not-a-json-object"),
                Arguments.of("\"text\"", 400, "not-a-json-object"),
                Arguments.of("\"\"", 400, "not-a-json-object"),
                Arguments.of("1", 400, "not-a-json-object"),
                Arguments.of("true", 400, "not-a-json-object"),
                Arguments.of("null", 400, "not-a-json-object"),
                Arguments.of("{\"a\": \"" + "x".repeat(2_000_000) + "\"}", 413, "body-too-large"),
                Arguments.of("{\"a\": " + "[".repeat(500) + "]".repeat(500) + "}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": [\"\\u0000\"]}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": [0" + ",0".repeat(510_000) + "]}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": [[]" + ",[]".repeat(340_000) + "]}", 400, "malformed-body"),
                Arguments.of("{\"a\": [{}" + ",{}".repeat(340_000) + "]}", 400, "malformed-body"),
                Arguments.of("{\"\\u0000\": 1}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": \"\\ud800\"}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": \"x\\udc00x\"}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": {\"b\": 1e999999}}", 422, "invalid-process-input"),
                Arguments.of("{\"a\": {\"b\": -1e-999999}}", 422, "invalid-process-input"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_is_no_object_or_cannot_be_kept_is_refused(String body, int status, String problem) {
        assertProblem(post(as("alice").body(body), "open"), status, problem);
        assertProblem(postPinned(as("alice").body(body), "open"), status, problem);
    }

    @Test
    void what_is_wrong_in_a_body_is_named_by_its_json_pointer() {
        JsonPath problem = assertProblem(
                post(as("alice").body("{\"a\": [{\"b/c\": \"\\u0000\"}], \"d\": 1e5000}"), "open"),
                422,
                "invalid-process-input");

        assertThat(problem.getList("errors.pointer")).containsExactly("/a/0/b~1c", "/d");
    }

    @ParameterizedTest
    @CsvSource({"{}, ''", "{\"amount\": 0}, /amount", "{\"amount\": \"1\"}, /amount", "{\"amount\": 1.5}, /amount"})
    void values_that_do_not_fit_the_schema_are_refused(String body, String pointer) {
        JsonPath problem = assertProblem(post(as("alice").body(body), "checked"), 422, "invalid-process-input");

        assertThat(problem.getList("errors.pointer")).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x"})
    void a_body_of_another_media_type_is_refused(String type) {
        assertProblem(
                post(
                        given().auth()
                                .oauth2(Tokens.of("alice"))
                                .header("Content-Type", type)
                                .body("{}".getBytes()),
                        "open"),
                415,
                "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1-1-1-1", "2ae77b6a-d284-4a0b-ab23-ceaa364c712", "%00", "%27%20or%201=1"})
    void an_id_that_is_no_uuid_is_refused(String id) {
        for (String path : List.of(
                "/wks/" + id + "/app/" + app.applicationId + "/process-name/open/start",
                "/wks/" + app.workspaceId + "/app/" + id + "/process-name/open/start",
                "/app/" + id + "/build/" + build + "/process-name/open/start",
                "/app/" + app.applicationId + "/build/" + id + "/process-name/open/start")) {
            assertProblem(postTo(as("alice").body("{}"), path), 400, "invalid-parameter");
        }
    }

    @Test
    void what_does_not_exist_cannot_be_started() {
        UUID other = UUID.randomUUID();
        TestApplication beside = TestApplication.running(MODEL);
        assertProblem(start(other, app.applicationId, "open"), 404, "workspace-not-found");
        assertProblem(start(app.workspaceId, other, "open"), 404, "application-not-found");
        assertProblem(start(beside.workspaceId, app.applicationId, "open"), 404, "application-not-found");
        assertProblem(start(app.workspaceId, app.applicationId, "other"), 404, "process-not-found");
        assertProblem(start(app.workspaceId, app.applicationId, "named"), 404, "process-not-found");
        assertProblem(startPinned(other, build, "open"), 404, "application-not-found");
        assertProblem(startPinned(app.applicationId, other, "open"), 404, "build-not-found");
        assertProblem(startPinned(beside.applicationId, build, "open"), 404, "build-not-found");
        assertProblem(startPinned(app.applicationId, build, "other"), 404, "process-not-found");
        TestApplication inactive = TestApplication.create();
        assertProblem(start(inactive.workspaceId, inactive.applicationId, "open"), 409, "no-active-build");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "OPEN",
                "open%20",
                "%00",
                "open%00",
                "%2e%2e",
                "open%2fstart",
                "%27%20or%20true--",
                "%f0%9f%90%8e",
                "%ff"
            })
    void a_process_of_another_name_does_not_exist(String name) {
        String path = "/wks/" + app.workspaceId + "/app/" + app.applicationId + "/process-name/" + name + "/start";

        Response answer = postTo(as("alice").body("{}"), path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void a_name_with_brackets_arrives_percent_encoded_and_is_started() {
        before += 2;
        post(as("alice").body("{}"), NAME)
                .then()
                .statusCode(200)
                .body("processDefinitionName", org.hamcrest.Matchers.is(NAME));
    }

    @Test
    void without_a_good_token_nothing_is_started() {
        Response without = post(given().contentType("application/json").body("{}"), "open");
        assertProblem(without, 401, "unauthenticated");
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer");
        for (String token : List.of(
                "x",
                "a.b.c",
                Tokens.expired("alice"),
                Tokens.forged("alice"),
                Tokens.forAudience("alice", "another"),
                Tokens.ofIssuer("alice", "https://another.example"))) {
            assertProblem(post(withToken(token).body("{}"), "open"), 401, "unauthenticated");
            // Even where the body is not worth reading.
            assertProblem(post(withToken(token).body("["), "open"), 401, "unauthenticated");
        }
    }

    @Test
    void who_has_no_grant_is_not_told_what_exists() {
        assertProblem(post(as("dave").body("{}"), "open"), 404, "workspace-not-found");
        assertProblem(post(as("dave").body("{}"), "other"), 404, "workspace-not-found");
        assertProblem(postPinned(as("dave").body("{}"), "open"), 404, "application-not-found");
        assertProblem(post(withToken(Tokens.ofClient("alice")).body("{}"), "open"), 404, "workspace-not-found");
    }

    @Test
    void who_may_only_look_may_not_start() {
        app.grant("user", "bob", "viewer");
        app.grant("user", "bob", "operator");
        app.grant("user", "bob", "publisher");

        assertThat(assertProblem(post(as("bob").body("{}"), "open"), 403, "forbidden")
                        .getString("permission"))
                .isEqualTo("process:start");
        assertProblem(postPinned(as("bob").body("{}"), "open"), 403, "forbidden");
    }

    @Test
    void a_platform_that_is_too_long_or_not_printable_is_refused() {
        assertProblem(
                post(as("alice").header("Flowx-Platform", "x".repeat(65)).body("{}"), "open"),
                400,
                "invalid-parameter");
        assertProblem(
                postPinned(as("alice").header("Flowx-Platform", "x".repeat(65)).body("{}"), "open"),
                400,
                "invalid-parameter");
        assertProblem(post(as("alice").header("Flowx-Platform", "a\tb").body("{}"), "open"), 400, "invalid-parameter");
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(started()).isEqualTo(before);
    }

    private Response start(UUID workspace, UUID application, String process) {
        return postTo(
                as("alice").body("{}"),
                "/wks/" + workspace + "/app/" + application + "/process-name/" + process + "/start");
    }

    private Response startPinned(UUID application, UUID buildId, String process) {
        return postTo(
                as("alice").body("{}"),
                "/app/" + application + "/build/" + buildId + "/process-name/" + process + "/start");
    }

    private Response post(RequestSpecification request, String process) {
        return request.post(
                "/api/runtime/wks/{w}/app/{a}/process-name/{p}/start", app.workspaceId, app.applicationId, process);
    }

    private Response postPinned(RequestSpecification request, String process) {
        return request.post("/api/runtime/app/{a}/build/{b}/process-name/{p}/start", app.applicationId, build, process);
    }

    private static Response postTo(RequestSpecification request, String path) {
        return request.urlEncodingEnabled(false).post("/api/runtime" + path);
    }

    private static JsonPath assertProblem(Response answer, int status, String problem) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).isEqualTo("/problems/" + problem);
        return answer.jsonPath();
    }
}
