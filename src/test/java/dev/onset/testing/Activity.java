package dev.onset.testing;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Everything that an operator can see of a runtime, once: done in an application of its own. */
public final class Activity {

    private Activity() {}

    /**
     * Starts an instance that has a job, a user task, a timer, a message and an incident, and does what they wait for.
     *
     * @param value a process value, which also comes with what is completed
     */
    public static TestApplication ofEveryKind(String value) {
        TestApplication app = TestApplication.running(model(), called());
        Map<String, String> values = Map.of("key", UUID.randomUUID().toString(), "value", value);
        UUID uuid = app.start("everything", values);
        app.start("alice", "no-such-process", values).then().statusCode(404);
        assertThat(instance(uuid).getList("incidents")).hasSize(1);

        finishJobs(app, value);
        String task = instance(uuid).getString("userTasks[0].userTaskKey");
        TestApplication.completeUserTask("alice", task, Map.of("comment", value))
                .then()
                .statusCode(204);
        as("alice")
                .body(Map.of(
                        "name",
                        "paid",
                        "correlationKey",
                        values.get("key"),
                        "tenantId",
                        app.applicationId,
                        "variables",
                        Map.of("receipt", value)))
                .post("/v2/messages/publication")
                .then()
                .statusCode(200);
        await().untilAsserted(() -> assertThat(instance(uuid).getList("tokens.nodeId"))
                .as("only the incident is left")
                .containsExactly("gate"));
        return app;
    }

    private static void finishJobs(TestApplication app, String value) {
        List<Map<String, Object>> jobs = app.takeJobs("pick", 1);
        String key = (String) jobs.getFirst().get("jobKey");
        as("alice")
                .body(Map.of("retries", 1, "errorMessage", value, "retryBackOff", 0))
                .post("/v2/jobs/{key}/failure", key)
                .then()
                .statusCode(204);
        assertThat(app.takeJobs("pick", 1)).hasSize(1);
        TestApplication.completeJob(key, Map.of("picked", value)).then().statusCode(204);
    }

    private static BpmnModelInstance model() {
        return Bpmn.createExecutableProcess("everything")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("pick", task -> task.zeebeJobType("pick"))
                .endEvent()
                .moveToNode("fork")
                .userTask("approve", task -> task.zeebeUserTask())
                .endEvent()
                .moveToNode("fork")
                .intermediateCatchEvent("pause", event -> event.timerWithDuration("PT0.2S"))
                .endEvent()
                .moveToNode("fork")
                .intermediateCatchEvent(
                        "paid",
                        event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("key")))
                .endEvent()
                .moveToNode("fork")
                .callActivity("call", call -> call.zeebeProcessId("called"))
                .endEvent()
                .moveToNode("fork")
                .exclusiveGateway("gate")
                .conditionExpression("value = 1")
                .endEvent()
                .done();
    }

    /** Ends in a step of its own, so that its caller is told by the scheduler. */
    private static BpmnModelInstance called() {
        return Bpmn.createExecutableProcess("called")
                .startEvent()
                .intermediateCatchEvent("soon", event -> event.timerWithDuration("PT0.1S"))
                .endEvent()
                .done();
    }
}
