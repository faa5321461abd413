package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExecutionTest {

    @Test
    void mappings_decide_what_a_job_sees_and_what_the_process_keeps_of_it() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("order")
                .startEvent()
                .serviceTask(
                        "price",
                        task -> task.zeebeJobType("price")
                                .zeebeInputExpression("order.amount * 2", "doubled")
                                .zeebeInputExpression("doubled + 1", "query.amount")
                                .zeebeOutputExpression("answer.total", "invoice.total")
                                .zeebeOutputExpression("doubled", "invoice.doubled"))
                .userTask("look", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        UUID uuid = app.start("order", Map.of("order", Map.of("amount", 3), "invoice", Map.of("currency", "EUR")));

        Map<String, Object> job = app.takeJobs("price", 1).getFirst();
        assertThat(job.get("variables"))
                .isEqualTo(Map.of(
                        "order", Map.of("amount", 3),
                        "invoice", Map.of("currency", "EUR"),
                        "doubled", 6,
                        "query", Map.of("amount", 7)));
        completeJob((String) job.get("jobKey"), Map.of("answer", Map.of("total", 9), "secret", 1))
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getMap("values"))
                .isEqualTo(Map.of(
                        "order", Map.of("amount", 3), "invoice", Map.of("currency", "EUR", "total", 9, "doubled", 6)));
    }

    @Test
    void without_output_mappings_everything_that_a_job_returned_is_kept() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("plain")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work").zeebeInputExpression("a", "mine"))
                .endEvent()
                .done());
        UUID uuid = app.start("plain", Map.of("a", 1, "b", 2));

        completeJob((String) app.takeJobs("work", 1).getFirst().get("jobKey"), Map.of("b", 3, "mine", 4, "c", 5))
                .then()
                .statusCode(204);

        // What the task has a variable of its own for goes with the task.
        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("a", 1, "b", 3, "c", 5));
    }

    @Test
    void a_script_sets_its_result_variable() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("scripts")
                .startEvent("start")
                .scriptTask(
                        "greet",
                        task -> task.zeebeExpression("\"Hello \" + customer.name")
                                .zeebeResultVariable("greeting"))
                .scriptTask(
                        "sum",
                        task -> task.zeebeExpression("sum(for a in amounts return a * 2)")
                                .zeebeResultVariable("total"))
                .manualTask("byHand")
                .endEvent("end")
                .done());

        UUID uuid = app.start("scripts", Map.of("customer", Map.of("name", "Zoë"), "amounts", List.of(1, 2, 3)));

        JsonPath instance = instance(uuid);
        assertThat(instance.getString("state")).isEqualTo("FINISHED");
        assertThat(instance.getString("values.greeting")).isEqualTo("Hello Zoë");
        assertThat(instance.getInt("values.total")).isEqualTo(12);
    }

    @Test
    void a_join_waits_for_every_branch() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("forked")
                .startEvent("start")
                .parallelGateway("fork")
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .parallelGateway("join")
                .endEvent("end")
                .moveToNode("fork")
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .connectTo("join")
                .done());
        UUID uuid = app.start("forked", Map.of());
        assertThat(instance(uuid).getList("tokens.nodeId")).containsExactlyInAnyOrder("a", "b");

        completeJob((String) app.takeJobs("b", 5).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);

        JsonPath waiting = instance(uuid);
        assertThat(waiting.getString("tokens.find { it.nodeId == 'join' }.statusCurrentNode"))
                .isEqualTo("EXECUTED_PARTIAL");
        assertThat(waiting.getString("tokens.find { it.nodeId == 'a' }.statusCurrentNode"))
                .isEqualTo("EXECUTING");
        assertThat(waiting.getList("jobs.type")).containsExactly("a");

        completeJob((String) app.takeJobs("a", 5).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).containsExactly("start", "fork", "b", "a", "join", "join", "end");
        assertThat(Rows.openWork(uuid)).isZero();
    }

    @Test
    void a_subprocess_has_variables_of_its_own_and_is_done_when_all_within_has_ended() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("outer")
                .startEvent("start")
                .subProcess(
                        "inner",
                        inner -> inner.zeebeInputExpression("amount + 1", "local")
                                .zeebeOutputExpression("local", "kept"))
                .embeddedSubProcess()
                .startEvent("innerStart")
                .parallelGateway("innerFork")
                .serviceTask("left", task -> task.zeebeJobType("left"))
                .endEvent("leftEnd")
                .moveToNode("innerFork")
                .scriptTask("right", task -> task.zeebeExpression("local * 10").zeebeResultVariable("local"))
                .endEvent("rightEnd")
                .subProcessDone()
                .endEvent("end")
                .done());
        UUID uuid = app.start("outer", Map.of("amount", 1));

        JsonPath waiting = instance(uuid);
        assertThat(waiting.getList("tokens.nodeId")).containsExactlyInAnyOrder("inner", "left");
        assertThat(waiting.getLong("tokens.find { it.nodeId == 'left' }.parentTokenId"))
                .isEqualTo(waiting.getLong("tokens.find { it.nodeId == 'inner' }.id"));
        assertThat(waiting.getMap("tokens.find { it.nodeId == 'inner' }.locals"))
                .isEqualTo(Map.of("local", 20));
        assertThat(waiting.getMap("values")).isEqualTo(Map.of("amount", 1));
        Map<String, Object> job = app.takeJobs("left", 1).getFirst();
        assertThat(job.get("variables")).isEqualTo(Map.of("amount", 1, "local", 20));

        completeJob((String) job.get("jobKey"), Map.of("local", 21)).then().statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("amount", 1, "kept", 21));
        assertThat(path(uuid))
                .containsExactly(
                        "start", "innerStart", "innerFork", "right", "rightEnd", "left", "leftEnd", "inner", "end");
    }

    @Test
    void a_terminate_end_takes_back_all_open_work() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("stopping")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("stop", task -> task.zeebeJobType("stop"))
                .endEvent("terminated")
                .terminate()
                .moveToNode("fork")
                .serviceTask("job", task -> task.zeebeJobType("never"))
                .endEvent()
                .moveToNode("fork")
                .userTask("task", task -> task.zeebeUserTask())
                .endEvent()
                .moveToNode("fork")
                .scriptTask(
                        "failing",
                        task -> task.zeebeExpression("assert(missing, missing != null)")
                                .zeebeResultVariable("x"))
                .endEvent()
                .moveToNode("fork")
                .subProcess("inner")
                .embeddedSubProcess()
                .startEvent()
                .serviceTask("within", task -> task.zeebeJobType("never"))
                .endEvent()
                .subProcessDone()
                .endEvent()
                .done());
        UUID uuid = app.start("stopping", Map.of());
        assertThat(Rows.count("job", "instance_uuid = ?", uuid)).isEqualTo(3);
        assertThat(Rows.count("user_task", "instance_uuid = ?", uuid)).isEqualTo(1);
        assertThat(Rows.count("incident", "instance_uuid = ?", uuid)).isEqualTo(1);

        completeJob((String) app.takeJobs("stop", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);

        JsonPath ended = instance(uuid);
        assertThat(ended.getString("state")).isEqualTo("FINISHED");
        assertThat(ended.getList("tokens")).isEmpty();
        assertThat(Rows.openWork(uuid)).isZero();
        assertThat(app.takeJobs("never", 10)).isEmpty();
        assertThat(history(uuid).<String>getList("events.findAll { it.kind == 'CANCELED' }.nodeId"))
                .containsExactlyInAnyOrder("job", "task", "failing", "within", "inner");
    }

    @Test
    void a_terminate_end_in_a_subprocess_ends_the_subprocess_only() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("partly")
                .startEvent()
                .subProcess("inner")
                .embeddedSubProcess()
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("job", task -> task.zeebeJobType("never"))
                .endEvent()
                .moveToNode("fork")
                .endEvent("stop")
                .terminate()
                .subProcessDone()
                .userTask("after", task -> task.zeebeUserTask())
                .endEvent()
                .done());

        UUID uuid = app.start("partly", Map.of());

        JsonPath instance = instance(uuid);
        assertThat(instance.getString("state")).isEqualTo("STARTED");
        assertThat(instance.getList("tokens.nodeId")).containsExactly("after");
        assertThat(instance.getList("jobs")).isEmpty();
    }

    @Test
    void type_and_retries_of_a_job_may_be_expressions_and_headers_reach_the_worker() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("mail")
                .startEvent()
                .serviceTask(
                        "send",
                        task -> task.zeebeJobTypeExpression("\"mail-\" + channel")
                                .zeebeJobRetriesExpression("tries + 1")
                                .zeebeTaskHeader("template", "welcome")
                                .zeebeTaskHeader("empty", "")
                                .zeebeTaskHeader("unicode", "ž=\"x\""))
                .endEvent()
                .done());
        UUID uuid = app.start("mail", Map.of("channel", "fast", "tries", 4));

        Map<String, Object> job = app.takeJobs("mail-fast", 1).getFirst();

        assertThat(job)
                .containsEntry("type", "mail-fast")
                .containsEntry("retries", 5)
                .containsEntry("customHeaders", Map.of("template", "welcome", "empty", "", "unicode", "ž=\"x\""))
                .containsEntry("elementId", "send")
                .containsEntry("processDefinitionId", "mail")
                .containsEntry("processInstanceUuid", uuid.toString())
                .containsEntry("tenantId", app.applicationId.toString())
                .containsEntry("worker", "test");
    }

    @Test
    void tasks_that_a_worker_does_may_be_of_any_kind() {
        BpmnModelInstance model = Bpmn.createExecutableProcess("kinds")
                .startEvent()
                .sendTask("send", task -> task.zeebeJobType("kind"))
                .businessRuleTask("rule", task -> task.zeebeJobType("kind"))
                .scriptTask("script", task -> task.zeebeJobType("kind"))
                .task("nothing")
                .endEvent()
                .done();
        TestApplication app = TestApplication.running(model);
        UUID uuid = app.start("kinds", Map.of());

        for (String node : List.of("send", "rule", "script")) {
            Map<String, Object> job = app.takeJobs("kind", 1).getFirst();
            assertThat(job).containsEntry("elementId", node);
            completeJob((String) job.get("jobKey"), Map.of()).then().statusCode(204);
        }

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
    }

    private static JsonPath history(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/history", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
