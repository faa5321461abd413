package dev.onset.instances;

import static dev.onset.testing.TestApplication.as;

import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What operators do, over HTTP. */
final class TestOperations {

    private TestOperations() {}

    static Response cancel(String user, UUID uuid) {
        return as(user).post("/api/runtime/process-instance/{uuid}/cancel", uuid);
    }

    static Response hold(String user, UUID uuid) {
        return as(user).post("/api/runtime/process-instance/{uuid}/hold", uuid);
    }

    static Response resume(String user, UUID uuid) {
        return as(user).post("/api/runtime/process-instance/{uuid}/resume", uuid);
    }

    static Response changeValues(String user, UUID uuid, Object patch) {
        return as(user).body(patch).patch("/api/runtime/process-instance/{uuid}/values", uuid);
    }

    static Response expire(String user, UUID uuid, String body) {
        return as(user).body(body).put("/api/runtime/process-instance/{uuid}/expiry", uuid);
    }

    static Response migrate(String user, UUID uuid, Map<String, ?> request) {
        return as(user).body(request).post("/api/runtime/process-instance/{uuid}/migration", uuid);
    }

    static Response resolve(String user, UUID uuid, String incident, Object body) {
        return as(user).body(body)
                .post("/api/runtime/process-instance/{uuid}/incidents/{key}/resolution", uuid, incident);
    }

    static JsonPath incidents(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/incidents", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath incidents(TestApplication app, String query) {
        return as("alice")
                .get("/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/incidents" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The steps of an instance's history with who did them, as {@code KIND by actor}. */
    static List<String> acts(UUID uuid) {
        return history(uuid).<Map<String, Object>>getList("events").stream()
                .map(event -> event.get("kind") + " by " + event.get("actor"))
                .toList();
    }

    static JsonPath history(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/history", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Everything that waits for an instance, in whatever table. */
    static long leftBehind(UUID uuid) {
        return Rows.openWork(uuid)
                + Rows.count("message_subscription", "instance_uuid = ?", uuid)
                + Rows.count("scheduled_tasks", "task_instance like ? || '%'", uuid.toString());
    }

    static BpmnModelInstance calling() {
        return Bpmn.createExecutableProcess("caller")
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessId("called"))
                .endEvent("called-back")
                .done();
    }

    static BpmnModelInstance called() {
        return Bpmn.createExecutableProcess("called")
                .startEvent()
                .serviceTask("inner", task -> task.zeebeJobType("inner"))
                .endEvent()
                .done();
    }

    /** The instance that an instance called last. */
    static UUID calledBy(TestApplication app, UUID caller) {
        return UUID.fromString(Rows.text(
                "select uuid from process_instance where application_id = ? and parent_uuid = ? order by uuid desc limit 1",
                app.applicationId,
                caller));
    }
}
