package dev.onset.discovery;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.pinned;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ApplicationOpenApiTest {

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String issuer;

    @Test
    void each_process_has_an_operation_with_its_own_schema() {
        BpmnModelInstance byMessage = Bpmn.createExecutableProcess("ordered")
                .startEvent("by_order")
                .message("order")
                .endEvent()
                .done();
        TestApplication app = ProcessCatalogTest.running(
                Map.of("a_b.schema.json", "{\"required\": [\"n\"], \"properties\": {\"n\": {\"type\": \"integer\"}}}"),
                process("a_b"),
                process("aB"),
                byMessage);
        String prefix = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/process-name/";

        JsonPath document = openapi(app, "alice", "")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("openapi", is("3.1.0"))
                .body("info.title", is("Application"))
                .body("info.version", is("1.0.0"))
                .body("servers[0].url", startsWith("http://localhost:"))
                .body("servers[0].url", not(endsWith("/")))
                .body("components.securitySchemes.bearer.scheme", is("bearer"))
                .body(
                        "components.securitySchemes.oidc.openIdConnectUrl",
                        is(issuer + "/.well-known/openid-configuration"))
                .extract()
                .jsonPath();

        Map<String, Map<String, Map<String, Object>>> paths = document.getMap("paths");
        assertThat(paths).containsOnlyKeys(prefix + "a_b/start", prefix + "aB/start", prefix + "ordered/start");
        assertThat(paths.get(prefix + "ordered/start").get("post").get("parameters"))
                .asString()
                .contains("name=startEvent", "required=true", "enum=[by_order]");
        assertThat(paths.get(prefix + "aB/start").get("post").get("parameters"))
                .asString()
                .contains("Idempotency-Key", "businessKey")
                .doesNotContain("startEvent");
        Map<String, Object> operation = paths.get(prefix + "a_b/start").get("post");
        assertThat(operation.get("operationId")).isEqualTo("start_a_b_v2");
        assertThat(paths.get(prefix + "aB/start").get("post").get("operationId"))
                .isEqualTo("start_aB");
        assertThat(operation.get("requestBody")).asString().contains("#/components/schemas/a_b_v2_input", "{n=1}");
        assertThat(((Map<?, ?>) operation.get("responses")).keySet())
                .extracting(String::valueOf)
                .contains("200", "400", "401", "403", "404", "409", "413", "415", "422", "503");
        assertThat(document.getString("components.schemas.a_b_v2_input.properties.n.type"))
                .isEqualTo("integer");
    }

    @Test
    void names_that_a_path_cannot_hold_are_encoded_in_it() {
        TestApplication app = TestApplication.create();
        Map<String, Object> build = Map.of(
                "version",
                "1",
                "processNames",
                Map.of("p", "[DOCS](a).größe"),
                "files",
                List.of(Map.of("path", "p.bpmn", "content", Bpmn.convertToString(process("p")))));
        app.activate(app.published(build));

        Map<String, Map<String, Map<String, Object>>> paths =
                openapi(app, "alice", "").jsonPath().getMap("paths");

        assertThat(paths.keySet()).first().asString().endsWith("/process-name/%5BDOCS%5D%28a%29.gr%C3%B6%C3%9Fe/start");
        assertThat(paths.values().iterator().next().get("post").get("operationId"))
                .asString()
                .matches("[A-Za-z][A-Za-z0-9_]*");
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json, JSON",
        "'', application/yaml, YAML",
        "'', '*/*', JSON",
        "'', 'application/yaml;q=0.5, application/json;q=0.1', YAML",
        "?format=yaml, application/json, YAML",
        "?format=json, application/yaml, JSON",
        ".yaml, '*/*', YAML",
        ".json, '*/*', JSON"
    })
    void it_is_written_as_it_is_asked_for(String suffix, String accept, String format) throws IOException {
        TestApplication app = ProcessCatalogTest.running(Map.of(), process("p"));

        Response answer = withToken(Tokens.of("alice")).accept(accept).get(path(app) + suffix);

        answer.then()
                .statusCode(200)
                .contentType(startsWith("application/" + format.toLowerCase(java.util.Locale.ROOT)));
        JsonNode document =
                (format.equals("YAML") ? new YAMLMapper() : new JsonMapper()).readTree(answer.asByteArray());
        assertThat(document.path("openapi").textValue()).isEqualTo("3.1.0");
    }

    @Test
    void an_etag_stands_for_the_build_of_the_caller() {
        TestApplication app = ProcessCatalogTest.running(Map.of(), process("p"));
        UUID next = app.publish("2", process("p"));
        app.grant("group", "starters", "starter");
        String tag = openapi(app, "alice", "").header("ETag");

        assertThat(openapi(app, "alice", "").header("ETag")).isEqualTo(tag);
        assertThat(openapi(app, "alice", ".yaml").header("ETag")).isNotEqualTo(tag);
        for (String known : List.of(tag, "W/" + tag, "*", "\"other\", W/" + tag)) {
            withToken(Tokens.of("alice"))
                    .header("If-None-Match", known)
                    .get(path(app))
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .header("Cache-Control", "private, no-cache")
                    .header("Vary", "Accept, Authorization");
        }
        for (String suffix : List.of("", ".yaml")) {
            assertProblem(
                    withToken(Tokens.of("alice"))
                            .header("If-Match", "\"other\"")
                            .get(path(app) + suffix),
                    ProblemType.PRECONDITION_FAILED);
        }
        withToken(Tokens.of("alice"))
                .header("If-Match", tag)
                .get(path(app))
                .then()
                .statusCode(200);
        app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(next));
        withToken(Tokens.of("ursula", "starters"))
                .header("If-None-Match", tag)
                .get(path(app))
                .then()
                .statusCode(200)
                .body("info.version", is("2"));
        app.activate(next);
        withToken(Tokens.of("alice"))
                .header("If-None-Match", tag)
                .get(path(app))
                .then()
                .statusCode(200)
                .header("ETag", not(tag));
    }

    @Test
    void who_may_not_see_it_or_asks_for_what_there_is_not_gets_a_problem() {
        TestApplication app = TestApplication.create();

        assertProblem(openapi(app, "alice", ""), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(openapi(app, "mallory", ""), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(openapi(app, "alice", "?format=xml"), ProblemType.INVALID_PARAMETER);
        assertProblem(openapi(app, "alice", ".xml"), ProblemType.INVALID_PARAMETER);
        assertProblem(
                withToken(Tokens.of("alice")).accept("application/xml").get(path(app)), ProblemType.NOT_ACCEPTABLE);
    }

    private static BpmnModelInstance process(String id) {
        return Bpmn.createExecutableProcess(id).startEvent().endEvent().done();
    }

    private static String path(TestApplication app) {
        return "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/openapi";
    }

    private static Response openapi(TestApplication app, String user, String suffix) {
        return withToken(Tokens.of(user)).get(path(app) + suffix);
    }
}
