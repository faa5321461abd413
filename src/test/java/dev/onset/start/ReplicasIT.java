package dev.onset.start;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.AtOnce;
import dev.onset.testing.CommitHold;
import dev.onset.testing.Replicas;
import dev.onset.testing.Rows;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Starts that are sent again, to two processes on one database, one of which dies. */
@ExtendWith(Replicas.With.class)
class ReplicasIT {

    private static final int THREADS = 50;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("order")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static SecondReplica second;
    private static CommitHold hold;

    /** A replica that may be killed; another one where it was. */
    private static SecondReplica second(Replicas replicas) {
        if (second == null || !second.isAlive()) {
            String url = replicas.settings().get("quarkus.datasource.jdbc.url");
            String port = url.replaceAll(".*localhost:(\\d+)/.*", "$1");
            hold = new CommitHold(Integer.parseInt(port));
            Map<String, String> behindHold = new HashMap<>(replicas.settings());
            behindHold.put(
                    "quarkus.datasource.jdbc.url",
                    url.replace(":" + port + "/", ":" + hold.port() + "/") + "?sslmode=disable");
            // Only starts commit there.
            behindHold.put("onset.execution.scheduler-enabled", "false");
            second = SecondReplica.start(behindHold);
        }
        return second;
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.close();
            hold.close();
        }
    }

    private static Response start(SecondReplica replica, TestApplication app, String key) {
        return as("alice")
                .header("Idempotency-Key", key)
                .body("{\"amount\": 5}")
                .post(
                        replica.url() + "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start",
                        app.workspaceId,
                        app.applicationId);
    }

    @Test
    void of_fifty_that_send_one_key_to_two_replicas_one_starts_an_instance_and_the_others_get_its_answer(
            Replicas replicas) {
        TestApplication app = TestApplication.running(MODEL);
        List<Callable<Response>> starts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SecondReplica replica = i % 2 == 0 ? replicas.first() : second(replicas);
            starts.add(() -> start(replica, app, "one"));
        }

        List<Response> answers = AtOnce.all(starts);

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(Response::asString)
                .containsOnly(answers.getFirst().asString());
        assertThat(answers.stream().filter(answer -> answer.header("Idempotency-Replayed") == null))
                .hasSize(1);
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(1);
    }

    @Test
    void who_prefers_to_wait_at_one_replica_is_answered_when_the_work_is_done_at_another(Replicas replicas) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("order")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        String other = second(replicas).url();
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> as("alice")
                .header("Prefer", "wait=40")
                .body("{}")
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start",
                        app.workspaceId,
                        app.applicationId));
        await().until(() -> Rows.count("job", "application_id = ?", app.applicationId) == 1);
        String job = (String) app.takeJobs("work", 1).getFirst().get("jobKey");

        long begin = System.nanoTime();
        as("alice")
                .body(Map.of("variables", Map.of("score", 7)))
                .post(other + "/v2/jobs/{key}/completion", job)
                .then()
                .statusCode(204);

        assertThat(answer.join().jsonPath().getString("state")).isEqualTo("FINISHED");
        assertThat(answer.join().jsonPath().getInt("values.score")).isEqualTo(7);
        // By a signal, and not because it looked again.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_replica_that_dies_between_commit_and_answer_has_started_the_instance_that_the_retry_gets(Replicas replicas) {
        SecondReplica doomed = second(replicas);
        TestApplication app = TestApplication.running(MODEL);
        hold.arm();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                start(doomed, app, "lost");
            } catch (Exception cut) {
                // It gets no answer.
            }
        });
        await().until(() -> Rows.count("process_instance", "application_id = ?", app.applicationId) == 1);
        assertThat(caller.isAlive()).isTrue();

        doomed.kill();

        Response retried = start(replicas.first(), app, "lost");
        assertThat(retried.statusCode()).isEqualTo(200);
        assertThat(retried.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(Rows.count("process_instance", "uuid = ?", retried.jsonPath().getUUID("uuid")))
                .isEqualTo(1);
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(1);
    }
}
