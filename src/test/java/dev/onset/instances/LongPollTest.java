package dev.onset.instances;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LongPollTest {

    private static final String PATH = "/api/runtime/process-instance/{uuid}";

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("poll")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .userTask("again", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Inject
    InstanceFeeds feeds;

    @Test
    void an_instance_is_not_sent_again_to_who_has_it() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        Response first = as("alice").get(PATH, uuid);
        assertThat(first.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");

        for (String known : List.of("W/\"1\"", "\"1\"", "*", "\"7\", W/\"1\"")) {
            Response again = as("alice").header("If-None-Match", known).get(PATH, uuid);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.header("ETag")).isEqualTo("W/\"1\"");
            assertThat(again.asByteArray()).isEmpty();
        }
        for (String other : List.of("W/\"2\"", "\"11\"", "1", "x", "\"\"", "\"99999999999999999999999\"")) {
            assertThat(as("alice")
                            .header("If-None-Match", other)
                            .get(PATH, uuid)
                            .statusCode())
                    .as(other)
                    .isEqualTo(200);
        }
        assertThat(as("alice")
                        .header("If-None-Match", "\"7\"", "W/\"1\"")
                        .get(PATH, uuid)
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void if_match_is_met_by_any_revision_only() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());

        for (String weak : List.of("W/\"1\"", "\"1\"", "\"2\"")) {
            assertProblem(as("alice").header("If-Match", weak).get(PATH, uuid), ProblemType.PRECONDITION_FAILED);
        }
        as("alice").header("If-Match", "*").get(PATH, uuid).then().statusCode(200);
    }

    @Test
    void who_waits_is_answered_when_something_happens() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        List<CompletableFuture<Response>> waiting =
                Stream.generate(() -> poll(uuid, 1, "wait=50")).limit(5).toList();
        await().until(() -> feeds.size() > 0);

        completeTask(uuid);

        for (CompletableFuture<Response> answer : waiting) {
            Response changed =
                    answer.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
            assertThat(changed.statusCode()).as(changed::asString).isEqualTo(200);
            assertThat(changed.header("ETag")).isEqualTo("W/\"2\"");
            assertThat(changed.header("Preference-Applied")).isEqualTo("wait");
            assertThat(changed.jsonPath().getLong("revision")).isEqualTo(2);
            assertThat(changed.jsonPath().getList("userTasks.nodeId")).containsExactly("again");
        }
        await().until(() -> feeds.size() == 0);
    }

    @Test
    void who_waits_is_answered_when_another_replica_does_something() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        CompletableFuture<Response> waiting = poll(uuid, 1, "wait=50");
        await().until(() -> feeds.size() > 0);

        OtherReplica.step(uuid, "STARTED");

        Response changed =
                waiting.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("W/\"2\"");
    }

    @Test
    void where_nothing_happens_who_waits_is_told_so_when_the_time_is_over() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        long start = System.nanoTime();

        Response nothing = poll(uuid, 1, "respond-async, wait=1").join();

        assertThat(nothing.statusCode()).isEqualTo(304);
        assertThat(nothing.header("Preference-Applied")).isEqualTo("wait");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        await().until(() -> feeds.size() == 0);
    }

    @Test
    void nobody_waits_for_what_has_changed_already_or_has_ended() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        completeTask(uuid);
        assertThat(poll(uuid, 1, "wait=50").join().statusCode()).isEqualTo(200);
        assertThat(as("alice").header("Prefer", "wait=50").get(PATH, uuid).statusCode())
                .isEqualTo(200);
        assertThat(poll(uuid, 2, "wait=0").join().statusCode()).isEqualTo(304);
        completeTask(uuid);

        assertThat(poll(uuid, 3, "wait=50").join().statusCode()).isEqualTo(304);
        assertThat(poll(uuid, 2, "wait=50").join().jsonPath().getString("state"))
                .isEqualTo("FINISHED");
    }

    @Test
    void who_waits_for_an_instance_that_is_removed_meanwhile_is_told_that_it_is_gone() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        CompletableFuture<Response> waiting = poll(uuid, 1, "wait=50");
        await().until(() -> feeds.size() > 0);
        OtherReplica.step(uuid, "TERMINATED");
        waiting.join();
        CompletableFuture<Response> next = poll(uuid, 1, "wait=50");
        next.join();

        Rows.update("delete from process_instance where uuid = ?", uuid);

        assertProblem(poll(uuid, 2, "wait=50").join(), ProblemType.INSTANCE_NOT_FOUND);
    }

    @Test
    void who_may_no_longer_read_an_instance_is_not_shown_what_it_has_waited_for() {
        TestApplication app = TestApplication.running(MODEL);
        String reader = "reader-" + UUID.randomUUID();
        app.grant("user", reader, "viewer");
        UUID uuid = app.start("poll", Map.of());
        CompletableFuture<Response> waiting = poll(Tokens.of(reader), uuid, 1, "wait=50");
        await().until(() -> feeds.size() > 0);

        app.revoke(reader);
        completeTask(uuid);

        assertProblem(waiting.join(), ProblemType.INSTANCE_NOT_FOUND);
    }

    @Test
    void nobody_waits_for_longer_than_the_token_is_valid() {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());
        CompletableFuture<Response> waiting =
                poll(Tokens.expiringIn("alice", Duration.ofSeconds(3)), uuid, 1, "wait=50");

        assertThat(waiting.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wait", "wait=", "wait=x", "wait=-1", "wait=1.5", "wait=99999999999", "return=minimal, WAIT=soon"
            })
    void a_wait_that_is_no_number_of_seconds_is_refused(String prefer) {
        UUID uuid = TestApplication.running(MODEL).start("poll", Map.of());

        assertThat(assertProblem(as("alice").header("Prefer", prefer).get(PATH, uuid), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("Prefer");
    }

    @Test
    void who_may_not_read_an_instance_does_not_wait_for_it() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "starter");
        UUID uuid = app.start("poll", Map.of());

        for (String user : List.of("bob", "dave")) {
            Response refused = as(user).header("If-None-Match", "*")
                    .header("Prefer", "wait=50")
                    .get(PATH, uuid);
            assertProblem(refused, user.equals("bob") ? ProblemType.FORBIDDEN : ProblemType.INSTANCE_NOT_FOUND);
        }
    }

    private static CompletableFuture<Response> poll(UUID uuid, long known, String prefer) {
        return poll(Tokens.of("alice"), uuid, known, prefer);
    }

    private static CompletableFuture<Response> poll(String token, UUID uuid, long known, String prefer) {
        return CompletableFuture.supplyAsync(
                () -> withToken(token)
                        .header("If-None-Match", "W/\"" + known + "\"")
                        .header("Prefer", prefer)
                        .get(PATH, uuid),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void completeTask(UUID uuid) {
        String task = TestApplication.instance(uuid).getString("userTasks[0].userTaskKey");
        TestApplication.completeUserTask("alice", task, Map.of()).then().statusCode(204);
    }
}
