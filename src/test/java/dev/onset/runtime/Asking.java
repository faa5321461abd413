package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Messages and operations over HTTP, as alice. */
final class Asking {

    /** How long messages live that are to be kept. */
    static final long KEPT = 60_000;

    private Asking() {}

    static Response publish(TestApplication app, String name, String key, long timeToLive, Map<String, ?> variables) {
        Map<String, Object> message = message(app, name, key, variables);
        message.put("timeToLive", timeToLive);
        return as("alice").body(message).post("/v2/messages/publication");
    }

    /** Publishes a message that is kept. */
    static void keep(TestApplication app, String name, String key, Map<String, ?> variables) {
        publish(app, name, key, KEPT, variables).then().statusCode(200);
    }

    static Response correlate(TestApplication app, String name, String key) {
        return as("alice").body(message(app, name, key, Map.of())).post("/v2/messages/correlation");
    }

    private static Map<String, Object> message(TestApplication app, String name, String key, Map<String, ?> variables) {
        Map<String, Object> message = new HashMap<>();
        message.put("name", name);
        message.put("correlationKey", key);
        message.put("variables", variables);
        message.put("tenantId", app.applicationId);
        return message;
    }

    /** Cancels, holds or resumes an instance. */
    static Response operate(UUID instance, String operation) {
        return as("alice").post("/api/runtime/process-instance/{uuid}/" + operation, instance);
    }

    static Response throwError(String job, String code) {
        return as("alice").body(Map.of("errorCode", code)).post("/v2/jobs/{key}/error", job);
    }

    static String state(UUID instance) {
        return Rows.text("select state from process_instance where uuid = ?", instance);
    }

    static void awaitState(UUID instance, String state) {
        await("state of the instance")
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(state(instance))
                        .isEqualTo(state));
    }

    /** The instances of a process that have not ended, the oldest first. */
    static List<UUID> running(TestApplication app, String process) {
        return Rows.list(
                UUID.class,
                "select uuid from process_instance where application_id = ? and process_name = ? and ended_at is null"
                        + " order by uuid",
                app.applicationId,
                process);
    }

    /** The instances that an instance has called and that have not ended, the oldest first. */
    static List<UUID> calledBy(UUID caller) {
        return Rows.list(
                UUID.class,
                "select uuid from process_instance where parent_uuid = ? and ended_at is null order by uuid",
                caller);
    }

    static String userTask(UUID instance) {
        return Rows.text("select key from user_task where instance_uuid = ?", instance);
    }

    static String job(UUID instance) {
        return Rows.text("select key from job where instance_uuid = ?", instance);
    }
}
