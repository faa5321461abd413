package dev.onset.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiDocumentTest {

    @Test
    void every_operation_says_what_it_is_and_what_it_needs() {
        forEachOperation((name, operation) -> {
            assertThat(operation).as(name).containsKeys("operationId", "summary", "tags", "responses");
            if (name.startsWith("get /problems")) {
                assertThat(operation).as(name).doesNotContainKey("security");
            } else {
                assertThat(operation.get("security"))
                        .as(name)
                        .isEqualTo(List.of(Map.of("bearer", List.of()), Map.of("login", List.of())));
                assertThat(operation.get("description"))
                        .as(name)
                        .asString()
                        .containsPattern("Requires (permission `[a-z-]+:[a-z]+`|a token and no permission\\.)");
            }
        });
    }

    @Test
    void every_operation_lists_its_problems_by_status() {
        forEachOperation((name, operation) -> {
            Map<String, Map<String, Object>> responses = responses(operation);
            assertThat(responses.keySet()).as(name).anyMatch(status -> status.startsWith("2"));
            responses.forEach((status, response) -> {
                if (status.startsWith("4") || status.startsWith("5")) {
                    assertThat(response.get("content"))
                            .as(name + " " + status)
                            .asString()
                            .contains("application/problem+json", "#/components/schemas/Problem");
                }
            });
        });
        JsonPath start = document();
        Map<String, Map<String, Object>> responses = responses(start.getMap(
                "paths.'/api/runtime/wks/{workspaceId}/app/{appId}/process-name/{processName}/start'.post"));
        assertThat(responses.keySet())
                .containsExactlyInAnyOrder(
                        "200", "400", "401", "403", "404", "406", "408", "409", "413", "415", "422", "429", "500",
                        "503");
        assertThat(responses.get("404").get("description"))
                .asString()
                .contains("workspace-not-found", "application-not-found", "process-not-found");
        assertThat(responses.get("409").get("description")).asString().contains("no-active-build");
    }

    @Test
    void every_parameter_is_described() {
        forEachOperation((name, operation) -> {
            assertThat(parameters(operation))
                    .as(name)
                    .allSatisfy(parameter -> assertThat(parameter).containsKey("description"));
        });
    }

    @Test
    void the_answers_to_request_headers_are_documented_where_the_header_is() {
        Map<String, String> answers = Map.of("Idempotency-Key", "Idempotency-Replayed", "Prefer", "Preference-Applied");
        List<String> found = new ArrayList<>();
        forEachOperation((name, operation) -> parameters(operation).stream()
                .map(parameter -> answers.get(parameter.get("name")))
                .filter(Objects::nonNull)
                .forEach(answer -> {
                    found.add(answer);
                    assertThat(asMap(responses(operation).get("200").get("headers")))
                            .as(name)
                            .containsKey(answer);
                }));
        assertThat(found).contains("Idempotency-Replayed", "Preference-Applied");
    }

    @Test
    void the_body_of_a_start_is_described_and_has_an_example() {
        Map<String, Object> body = document()
                .getMap("paths.'/api/runtime/wks/{workspaceId}/app/{appId}/process-name/{processName}/start'.post"
                        + ".requestBody");

        assertThat(body).containsEntry("required", true).containsKey("description");
        assertThat(body.get("content")).asString().contains("customer_onboarding", "alice@example.com");
    }

    @Test
    void every_problem_type_has_an_example_with_its_status() {
        JsonPath document = document();
        for (ProblemType type : ProblemType.values()) {
            Map<String, Object> example = document.getMap("components.examples.'" + type.slug() + "'.value");
            assertThat(example).containsEntry("type", type.uri()).containsEntry("status", type.status());
        }
        assertThat(document.<String>getList("components.schemas.Problem.required"))
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance");
    }

    @Test
    void the_bearer_scheme_is_described() {
        assertThat(document().<String, Object>getMap("components.securitySchemes"))
                .containsOnlyKeys("bearer", "login");
        assertThat(document().getString("components.securitySchemes.bearer.scheme"))
                .isEqualTo("bearer");
    }

    private static void forEachOperation(BiConsumer<String, Map<String, Object>> check) {
        Map<String, Map<String, Object>> paths = document().getMap("paths");
        assertThat(paths.size()).isGreaterThan(15);
        paths.forEach((path, item) -> item.forEach((method, operation) -> {
            if (Arrays.asList("get", "put", "post", "delete", "patch").contains(method)) {
                check.accept(method + " " + path, asMap(operation));
            }
        }));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parameters(Map<String, Object> operation) {
        return (List<Map<String, Object>>) operation.getOrDefault("parameters", List.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> responses(Map<String, Object> operation) {
        return (Map<String, Map<String, Object>>) operation.get("responses");
    }

    private static JsonPath document() {
        return given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
