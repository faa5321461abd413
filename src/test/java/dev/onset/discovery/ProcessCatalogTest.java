package dev.onset.discovery;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.pinned;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProcessCatalogTest {

    private static final String SCHEMA = """
            {"type": "object", "required": ["email", "amount", "kind"], "properties": {
                "email": {"type": "string", "format": "email"},
                "amount": {"type": "integer", "exclusiveMinimum": 10, "multipleOf": 5},
                "kind": {"enum": ["loan", "card"]},
                "address": {"$ref": "#/$defs/address"},
                "friends": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/address"}}},
             "$defs": {"address": {"type": "object", "required": ["city"],
                "properties": {"city": {"type": "string", "minLength": 9, "maxLength": 12}}}}}""";

    @Test
    void a_starter_finds_workspace_application_and_process_with_a_body_that_starts_it() {
        TestApplication app = running(Map.of("onboarding.schema.json", SCHEMA), process("onboarding"));
        // A group of its own: what others may see fills the first page.
        String group = "starters-" + app.applicationId;
        app.grant("group", group, "starter");
        String starter = Tokens.of("ursula", group);

        withToken(starter)
                .get("/api/management/workspaces")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(app.workspaceId.toString()));
        withToken(starter)
                .get(app.workspacePath() + "/applications")
                .then()
                .statusCode(200)
                .body("items.id", contains(app.applicationId.toString()));
        JsonPath found =
                processes(app, starter, "").then().statusCode(200).extract().jsonPath();

        assertThat(found.getString("items[0].name")).isEqualTo("onboarding");
        assertThat(found.<String, Object>getMap("items[0].inputSchema"))
                .isEqualTo(JsonPath.from(SCHEMA).getMap("$"));
        assertThat(found.getList("items[0].startEvents.kind")).containsExactly("NONE");
        assertThat(found.getList("items[0].startEvents.id")).containsExactly("begin");
        Map<String, Object> example = found.getMap("items[0].exampleBody");
        assertThat(example.keySet()).contains("email", "amount", "kind", "address", "friends");
        withToken(starter)
                .body(example)
                .post("/api/runtime/wks/{w}/app/{a}/process-name/onboarding/start", app.workspaceId, app.applicationId)
                .then()
                .statusCode(200);
    }

    @Test
    void a_process_without_a_schema_says_so_and_begins_with_nothing() {
        TestApplication app = running(Map.of(), process("p"));

        processes(app, Tokens.of("alice"), "")
                .then()
                .statusCode(200)
                .body("buildVersion", is("1.0.0"))
                .body("items[0].inputSchema", nullValue())
                .body("items[0].exampleBody", is(anEmptyMap()));
    }

    @Test
    void what_begins_a_process_is_told_apart() {
        BpmnModelInstance model = Bpmn.createExecutableProcess("p")
                .startEvent("none")
                .endEvent()
                .moveToProcess("p")
                .startEvent("ordered")
                .message("order")
                .endEvent()
                .done();
        TestApplication app = running(Map.of(), model);

        JsonPath found = processes(app, Tokens.of("alice"), "").jsonPath();

        assertThat(found.getList("items[0].startEvents.id")).containsExactlyInAnyOrder("none", "ordered");
        assertThat(found.getList("items[0].startEvents.kind")).containsExactlyInAnyOrder("NONE", "MESSAGE");
    }

    @Test
    void the_processes_are_those_of_the_callers_build() {
        TestApplication app = running(Map.of(), process("old"));
        UUID next = app.publishOn("next", "2", "COMMITTED", process("new"));
        app.grant("group", "starters", "starter");
        app.override(UUID.randomUUID(), "user", "ursula", 0, pinned(next));

        processes(app, Tokens.of("ursula", "starters"), "")
                .then()
                .body("items.name", contains("new"))
                .body("buildId", is(next.toString()));
        processes(app, Tokens.of("victor", "starters"), "").then().body("items.name", contains("old"));
    }

    @Test
    void the_processes_are_read_page_by_page() {
        TestApplication app = running(Map.of(), process("c"), process("a"), process("b"));

        List<String> names = new ArrayList<>();
        String after = null;
        do {
            JsonPath page = processes(app, Tokens.of("alice"), "?limit=2" + (after == null ? "" : "&after=" + after))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            names.addAll(page.getList("items.name"));
            after = page.getString("next");
        } while (after != null);

        assertThat(names).containsExactly("a", "b", "c");
    }

    @Test
    void a_schema_that_nothing_found_fits_has_no_example() {
        TestApplication app = running(
                Map.of(
                        "p.schema.json",
                        "{\"required\": [\"x\"], \"properties\": {\"x\": {\"pattern\": \"^qq[0-9]{5}$\"}}}"),
                process("p"));

        processes(app, Tokens.of("alice"), "").then().statusCode(200).body("items[0].exampleBody", nullValue());
    }

    @Test
    void without_an_active_build_or_a_grant_there_is_nothing_to_find() {
        TestApplication app = TestApplication.create();

        assertProblem(processes(app, Tokens.of("alice"), ""), ProblemType.NO_ACTIVE_BUILD);
        assertProblem(processes(app, Tokens.of("mallory"), ""), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(processes(app, Tokens.of("alice"), "?limit=x"), ProblemType.INVALID_PARAMETER);
    }

    private static BpmnModelInstance process(String id) {
        return Bpmn.createExecutableProcess(id).startEvent("begin").endEvent().done();
    }

    static TestApplication running(Map<String, String> schemas, BpmnModelInstance... models) {
        TestApplication app = TestApplication.create();
        List<Map<String, String>> files = new ArrayList<>();
        for (BpmnModelInstance model : models) {
            files.add(Map.of("path", "model-" + files.size() + ".bpmn", "content", Bpmn.convertToString(model)));
        }
        schemas.forEach((path, schema) -> files.add(Map.of("path", path, "content", schema)));
        Map<String, Object> build = new HashMap<>(Map.of("version", "1.0.0", "files", files));
        app.activate(app.published(build));
        return app;
    }

    private static Response processes(TestApplication app, String token, String query) {
        return withToken(token)
                .get("/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/processes" + query);
    }
}
