package dev.onset.search;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SearchValuesTest {

    private static final String SCHEMA = """
            {"type": "object", "x-onset-indexed": ["customer", "amount", "urgent", "decision"]}""";

    @Test
    void instances_are_found_by_the_values_that_their_build_declares_as_indexed() {
        TestApplication app = indexed(SCHEMA);
        UUID alice = app.start("loan", Map.of("customer", "alice", "amount", 25000, "urgent", true, "note", "x"));
        UUID again = app.start("loan", Map.of("customer", "alice", "amount", 1.50));
        UUID text = app.start("loan", Map.of("customer", "Alice", "amount", "25000"));

        assertFound(app, List.of("customer:alice"), again, alice);
        assertFound(app, List.of("amount:25000"), text, alice);
        assertFound(app, List.of("amount:2.5e4"), alice);
        assertFound(app, List.of("amount:1.5"), again);
        assertFound(app, List.of("urgent:true"), alice);
        assertFound(app, List.of("customer:alice", "amount:25000"), alice);
        assertFound(app, List.of("customer:alice", "amount:25000", "urgent:false"));
        assertFound(app, List.of("customer:alic"));
        assertFound(app, List.of("customer:"));
        assertThat(Rows.count("instance_value", "name = 'note' and application_id = ?", app.applicationId))
                .isZero();
    }

    @Test
    void values_are_found_as_they_are_now() {
        TestApplication app = indexed(SCHEMA);
        UUID uuid = app.start("loan", Map.of("customer", "alice", "amount", 1, "urgent", true));
        Map<String, Object> result =
                new HashMap<>(Map.of("amount", 2, "decision", "approved", "urgent", List.of(true)));
        String key = (String) app.takeJobs("loan", 1).getFirst().get("jobKey");

        TestApplication.completeJob(key, result).then().statusCode(204);

        assertFound(app, List.of("amount:1"));
        assertFound(app, List.of("amount:2", "decision:approved", "customer:alice"), uuid);
        assertFound(app, List.of("urgent:true"));
        assertThat(Rows.count("instance_value", "instance_uuid = ?", uuid)).isEqualTo(3);
    }

    @Test
    void what_is_too_long_or_no_single_value_is_not_indexed_and_starts_all_the_same() {
        TestApplication app = indexed(SCHEMA);
        UUID uuid = app.start(
                "loan",
                Map.of("customer", "\uD83D\uDE00".repeat(128), "decision", "x".repeat(257), "amount", Map.of("a", 1)));

        assertFound(app, List.of("customer:" + "\uD83D\uDE00".repeat(128)), uuid);
        assertThat(Rows.count("instance_value", "instance_uuid = ?", uuid)).isEqualTo(1);
    }

    @Test
    void a_value_that_no_build_declares_is_refused_and_not_searched_for() {
        TestApplication app = indexed(SCHEMA);

        for (List<String> values : List.of(List.of("note:x"), List.of("customer:alice", "note:x"))) {
            assertThat(assertProblem(search(app, values), ProblemType.INVALID_PARAMETER)
                            .getString("parameter"))
                    .isEqualTo("value");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", ":alice", "customer:%00"})
    void a_value_that_is_no_name_and_text_is_refused(String value) {
        Response answer = as("alice").urlEncodingEnabled(false).get("/api/runtime/process-instances?value=" + value);

        assertThat(assertProblem(answer, ProblemType.INVALID_PARAMETER).getString("parameter"))
                .isEqualTo("value");
    }

    @Test
    void values_that_are_too_long_or_too_many_are_refused() {
        TestApplication app = indexed(SCHEMA);

        assertProblem(search(app, List.of("customer:" + "x".repeat(257))), ProblemType.INVALID_PARAMETER);
        assertProblem(search(app, java.util.Collections.nCopies(6, "customer:x")), ProblemType.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"customer\"",
                "[1]",
                "[\"\"]",
                "[\"a\", \"a\"]",
                "[\"a:b\"]",
                "[\"a\\n\"]",
                "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]",
                "null"
            })
    void a_build_with_a_wrong_list_of_indexed_values_is_refused(String list) {
        TestApplication app = TestApplication.create();
        Response answer = publish(app, "{\"x-onset-indexed\": " + list + "}");

        assertThat(assertProblem(answer, ProblemType.INVALID_PROCESS_MODEL).getString("errors[0].detail"))
                .startsWith("x-onset-indexed is a list");
        assertThat(Rows.count("indexed_value", "application_id = ?", app.applicationId))
                .isZero();
    }

    private static TestApplication indexed(String schema) {
        TestApplication app = TestApplication.create();
        app.activate(
                publish(app, schema).then().statusCode(201).extract().jsonPath().getUUID("id"));
        return app;
    }

    private static Response publish(TestApplication app, String schema) {
        String model = Bpmn.convertToString(Bpmn.createExecutableProcess("loan")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("loan"))
                .userTask("look", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        return app.publish(Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        Map.of("path", "loan.bpmn", "content", model),
                        Map.of("path", "loan.schema.json", "content", schema))));
    }

    private static void assertFound(TestApplication app, List<String> values, UUID... uuids) {
        Response answer = search(app, values);
        assertThat(answer.statusCode()).as(answer::asString).isEqualTo(200);
        assertThat(answer.jsonPath().getList("items.uuid", UUID.class)).containsExactly(uuids);
    }

    private static Response search(TestApplication app, List<String> values) {
        return as("alice")
                .queryParam("applicationId", app.applicationId)
                .queryParam("value", values)
                .get("/api/runtime/process-instances");
    }
}
