package dev.onset.runtime;

import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IncidentTest {

    @Test
    void a_failing_expression_stops_its_token_and_no_other() {
        TestApplication app = TestApplication.running(beside(Bpmn.createExecutableProcess("feel")
                .startEvent("start")
                .parallelGateway("fork")
                .scriptTask(
                        "failing",
                        task -> task.zeebeExpression("assert(amount, amount > 10)")
                                .zeebeResultVariable("checked"))
                .endEvent("never")));
        UUID uuid = app.start("feel", Map.of("amount", 1));

        assertStoppedAt(uuid, "failing", "IO_MAPPING_ERROR");
        JsonPath instance = instance(uuid);
        assertThat(instance.getMap("values")).isEqualTo(Map.of("amount", 1));
        assertThat(instance.getString("incidents[0].message")).isNotBlank();
        assertOtherBranchGoesOn(app, uuid, "failing");
    }

    @Test
    void a_gateway_without_a_way_out_stops_its_token_and_no_other() {
        TestApplication app = TestApplication.running(beside(Bpmn.createExecutableProcess("gateway")
                .startEvent("start")
                .parallelGateway("fork")
                .exclusiveGateway("gate")
                .conditionExpression("amount > 10")
                .endEvent("large")
                .moveToNode("gate")
                .conditionExpression("amount < 0")
                .endEvent("negative")));
        UUID uuid = app.start("gateway", Map.of("amount", 5));

        assertStoppedAt(uuid, "gate", "CONDITION_ERROR");
        assertThat(instance(uuid).getString("incidents[0].message"))
                .contains("No condition of an outgoing flow is true");
        assertOtherBranchGoesOn(app, uuid, "gate");
    }

    @Test
    void a_condition_that_is_no_truth_value_is_an_incident_that_does_not_tell_the_value() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("condition")
                .startEvent()
                .exclusiveGateway("gate")
                .defaultFlow()
                .endEvent()
                .moveToNode("gate")
                .sequenceFlowId("flow")
                .conditionExpression("secret")
                .endEvent()
                .done());

        UUID uuid = app.start("condition", Map.of("secret", "hunter2"));

        assertStoppedAt(uuid, "gate", "CONDITION_ERROR");
        assertThat(instance(uuid).getString("incidents[0].message"))
                .contains("flow", "boolean")
                .doesNotContain("hunter2");
    }

    @Test
    void a_failing_input_mapping_makes_no_job_and_a_failing_job_type_neither() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("inputs")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask(
                        "mapped",
                        task -> task.zeebeJobType("never")
                                .zeebeInputExpression("1", "first")
                                .zeebeInputExpression("assert(a, a = 2)", "second"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("untyped", task -> task.zeebeJobTypeExpression("a"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("unretried", task -> task.zeebeJobType("never").zeebeJobRetriesExpression("a - 2"))
                .endEvent()
                .done());

        JsonPath instance = instance(app.start("inputs", Map.of("a", 1)));

        assertThat(instance.getList("jobs")).isEmpty();
        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.<String>getList("incidents.nodeId"))
                .containsExactlyInAnyOrder("mapped", "untyped", "unretried");
        assertThat(instance.getString("incidents.find { it.nodeId == 'mapped' }.type"))
                .isEqualTo("IO_MAPPING_ERROR");
        assertThat(instance.getString("incidents.find { it.nodeId == 'untyped' }.type"))
                .isEqualTo("EXTRACT_VALUE_ERROR");
        // Nothing of the mappings before the one that failed is left.
        assertThat(instance.getMap("tokens.find { it.nodeId == 'mapped' }.locals"))
                .isEmpty();
    }

    @Test
    void a_failing_output_mapping_keeps_what_the_job_returned() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("outputs")
                .startEvent()
                .serviceTask(
                        "work",
                        task -> task.zeebeJobType("work").zeebeOutputExpression("assert(found, found > 10)", "kept"))
                .endEvent()
                .done());
        UUID uuid = app.start("outputs", Map.of());

        completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of("found", 1))
                .then()
                .statusCode(204);

        assertStoppedAt(uuid, "work", "IO_MAPPING_ERROR");
        JsonPath instance = instance(uuid);
        assertThat(instance.getMap("tokens[0].locals")).isEqualTo(Map.of("found", 1));
        assertThat(instance.getList("jobs")).isEmpty();
        assertThat(instance.getMap("values")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "substring(horse, 1, 1)",
                "{a: [substring(horse, 1, 1)]}",
                "from json(json)",
                "context put({}, substring(horse, 2, 1), 1)"
            })
    void a_value_that_cannot_be_stored_is_an_incident_and_fails_no_start(String script) {
        TestApplication app = TestApplication.running(beside(Bpmn.createExecutableProcess("unstorable")
                .startEvent("start")
                .parallelGateway("fork")
                .scriptTask("failing", task -> task.zeebeExpression(script).zeebeResultVariable("x"))
                .endEvent("never")));

        UUID uuid = app.start("unstorable", Map.of("horse", "🐎", "json", "[\"\\u0000\"]"));

        assertStoppedAt(uuid, "failing", "IO_MAPPING_ERROR");
        assertOtherBranchGoesOn(app, uuid, "failing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 ** 1500", "1 / (10 ** 1500)"})
    void a_long_number_is_kept(String script) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("numbers")
                .startEvent()
                .scriptTask("power", task -> task.zeebeExpression(script).zeebeResultVariable("x"))
                .serviceTask("work", task -> task.zeebeJobType("work").zeebeInputExpression("x * 1", "y"))
                .endEvent()
                .done());

        UUID uuid = app.start("numbers", Map.of());

        assertThat(instance(uuid).getList("incidents")).isEmpty();
        completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
    }

    @Test
    void a_value_that_nests_deeper_with_each_turn_of_a_loop_is_an_incident_at_last() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("nesting")
                .startEvent()
                .exclusiveGateway("merge")
                .scriptTask("nest", task -> task.zeebeExpression("[x]").zeebeResultVariable("x"))
                .exclusiveGateway("again")
                .defaultFlow()
                .connectTo("merge")
                .moveToNode("again")
                .conditionExpression("is defined(stop)")
                .endEvent()
                .done());

        UUID uuid = app.start("nesting", Map.of("x", 1));

        assertStoppedAt(uuid, "nest", "IO_MAPPING_ERROR");
        assertThat(instance(uuid).getString("incidents[0].message")).contains("nested more than 100 levels deep");
    }

    @Test
    void a_mapping_that_nests_deeper_with_each_turn_of_a_loop_is_an_incident_at_last() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("nesting")
                .startEvent()
                .exclusiveGateway("merge")
                .scriptTask(
                        "nest",
                        task -> task.zeebeExpression("1")
                                .zeebeResultVariable("one")
                                .zeebeOutputExpression("x", "x.y"))
                .exclusiveGateway("again")
                .defaultFlow()
                .connectTo("merge")
                .moveToNode("again")
                .conditionExpression("is defined(stop)")
                .endEvent()
                .done());

        UUID uuid = app.start("nesting", Map.of("x", 1));

        assertStoppedAt(uuid, "nest", "IO_MAPPING_ERROR");
        assertThat(instance(uuid).getString("incidents[0].message")).contains("nested more than 100 levels deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "+300000-01-01T00:00:00Z", "2027-01-01", "-0001-01-01T00:00:00Z"})
    void a_due_date_that_is_none_is_an_incident(String due) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("dates")
                .startEvent()
                .userTask("task", task -> task.zeebeUserTask().zeebeDueDateExpression("due"))
                .endEvent()
                .done());

        assertStoppedAt(app.start("dates", Map.of("due", due)), "task", "EXTRACT_VALUE_ERROR");
    }

    @Test
    void a_job_type_that_is_too_long_is_an_incident() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("types")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobTypeExpression("type"))
                .endEvent()
                .done());

        assertStoppedAt(app.start("types", Map.of("type", "t".repeat(501))), "task", "EXTRACT_VALUE_ERROR");
        assertThat(instance(app.start("types", Map.of("type", "ž".repeat(500)))).getList("jobs"))
                .hasSize(1);
    }

    /** Adds a second branch to the fork: a job. */
    private static BpmnModelInstance beside(io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder<?, ?> branch) {
        return branch.moveToNode("fork")
                .serviceTask("beside", task -> task.zeebeJobType("beside"))
                .endEvent("end")
                .done();
    }

    private static void assertStoppedAt(UUID uuid, String node, String type) {
        JsonPath instance = instance(uuid);
        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.getList("incidents.nodeId")).containsExactly(node);
        assertThat(instance.getList("incidents.type")).containsExactly(type);
        assertThat(instance.<String>getList("tokens.nodeId")).contains(node);
        assertThat(instance.getLong("incidents[0].tokenId"))
                .isEqualTo(instance.getLong("tokens.find { it.nodeId == '" + node + "' }.id"));
        assertThat(instance.getString("incidents[0].createdAt")).isNotNull();
    }

    private static void assertOtherBranchGoesOn(TestApplication app, UUID uuid, String stopped) {
        completeJob((String) app.takeJobs("beside", 1).getFirst().get("jobKey"), Map.of("done", true))
                .then()
                .statusCode(204);
        JsonPath instance = instance(uuid);
        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.getBoolean("values.done")).isTrue();
        assertThat(instance.getList("tokens.nodeId")).containsExactly(stopped);
        assertThat(instance.getList("incidents")).hasSize(1);
        assertThat(path(uuid)).contains("beside", "end").doesNotContain(stopped, "never");
    }
}
