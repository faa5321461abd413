package dev.onset.instances;

import static dev.onset.instances.TestOperations.acts;
import static dev.onset.instances.TestOperations.calledBy;
import static dev.onset.instances.TestOperations.cancel;
import static dev.onset.instances.TestOperations.changeValues;
import static dev.onset.instances.TestOperations.expire;
import static dev.onset.instances.TestOperations.history;
import static dev.onset.instances.TestOperations.hold;
import static dev.onset.instances.TestOperations.leftBehind;
import static dev.onset.instances.TestOperations.resume;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static dev.onset.testing.TestModels.PAYMENT;
import static dev.onset.testing.TestModels.late;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OperateInstanceTest {

    @Test
    void a_cancelled_instance_is_terminated_with_those_it_called_and_leaves_nothing() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("caller")
                        .startEvent()
                        .parallelGateway("fork")
                        .callActivity("call", call -> call.zeebeProcessId("called"))
                        .boundaryEvent("timeout", event -> event.timerWithDuration("PT1H"))
                        .endEvent()
                        .moveToNode("fork")
                        .userTask("look", task -> task.zeebeUserTask())
                        .endEvent()
                        .done(),
                TestOperations.called());
        app.grant("user", "bob", "operator");
        UUID uuid = app.start("caller", Map.of());
        UUID called = calledBy(app, uuid);

        JsonPath answer = cancel("bob", uuid).then().statusCode(200).extract().jsonPath();

        assertThat(answer.getString("state")).isEqualTo("TERMINATED");
        assertThat(answer.getLong("revision")).isEqualTo(2);
        for (UUID each : List.of(uuid, called)) {
            assertThat(instance(each).getString("state")).isEqualTo("TERMINATED");
            assertThat(instance(each).getString("endedAt")).isNotNull();
            assertThat(instance(each).getList("tokens")).isEmpty();
            assertThat(acts(each)).contains("TERMINATED by bob");
            assertThat(leftBehind(each)).isZero();
        }
        assertProblem(cancel("bob", uuid), ProblemType.ILLEGAL_STATE);
        assertProblem(hold("bob", uuid), ProblemType.ILLEGAL_STATE);
        assertProblem(resume("bob", uuid), ProblemType.ILLEGAL_STATE);
        assertProblem(changeValues("bob", uuid, Map.of("a", 1)), ProblemType.ILLEGAL_STATE);
        assertProblem(expire("bob", uuid, "{\"expiryTime\": null}"), ProblemType.ILLEGAL_STATE);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(2);
    }

    @Test
    void only_operators_operate() {
        TestApplication app = TestApplication.running(late("PT1H"));
        app.grant("user", "bob", "starter");
        app.grant("user", "carol", "viewer");
        UUID uuid = app.start("late", Map.of());

        for (String user : List.of("bob", "carol")) {
            assertProblem(cancel(user, uuid), ProblemType.FORBIDDEN);
            assertProblem(hold(user, uuid), ProblemType.FORBIDDEN);
            assertProblem(resume(user, uuid), ProblemType.FORBIDDEN);
            assertProblem(changeValues(user, uuid, Map.of("a", 1)), ProblemType.FORBIDDEN);
            assertProblem(expire(user, uuid, "{\"expiryTime\": null}"), ProblemType.FORBIDDEN);
        }
        assertProblem(cancel("dave", uuid), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(cancel("alice", UUID.randomUUID()), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(
                as("alice").post("/api/runtime/process-instance/{uuid}/cancel", "x"), ProblemType.INVALID_PARAMETER);
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    @Test
    void of_a_cancellation_and_a_completion_at_once_one_wins_whole() {
        TestApplication app = TestApplication.running(late("PT1H"));
        for (int i = 0; i < 10; i++) {
            UUID uuid = app.start("late", Map.of());
            String job = (String) app.takeJobs("work", 1).getFirst().get("jobKey");

            List<Integer> answers = AtOnce.all(List.of(
                    () -> cancel("alice", uuid).statusCode(),
                    () -> completeJob(job, Map.of()).statusCode()));

            assertThat(answers).isIn(List.of(200, 404), List.of(409, 204));
            assertThat(instance(uuid).getString("state"))
                    .isEqualTo(answers.getFirst() == 200 ? "TERMINATED" : "FINISHED");
            assertThat(instance(uuid).getLong("revision")).isEqualTo(2);
            await().untilAsserted(() -> assertThat(leftBehind(uuid)).isZero());
        }
    }

    @Test
    void nobody_gets_or_completes_work_of_an_instance_on_hold() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("both")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("taken", task -> task.zeebeJobType("taken"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("free", task -> task.zeebeJobType("free"))
                .endEvent()
                .moveToNode("fork")
                .userTask("look", task -> task.zeebeUserTask())
                .endEvent()
                .done());
        app.grant("user", "bob", "operator");
        UUID uuid = app.start("both", Map.of());
        String taken = (String) app.takeJobs("taken", 1).getFirst().get("jobKey");
        String task = instance(uuid).getString("userTasks[0].userTaskKey");

        assertThat(hold("bob", uuid).then().statusCode(200).extract().jsonPath().getString("state"))
                .isEqualTo("ON_HOLD");

        assertThat(instance(uuid).<String>getList("tokens.state")).containsOnly("ON_HOLD");
        assertThat(app.takeJobs("free", 1)).isEmpty();
        assertProblem(completeJob(taken, Map.of()), ProblemType.ILLEGAL_STATE);
        assertProblem(
                as("alice").body(Map.of("retries", 0)).post("/v2/jobs/{key}/failure", taken),
                ProblemType.ILLEGAL_STATE);
        assertProblem(
                as("alice").body(Map.of("errorCode", "x")).post("/v2/jobs/{key}/error", taken),
                ProblemType.ILLEGAL_STATE);
        assertProblem(
                as("alice").body(Map.of("changeset", Map.of("timeout", 1))).patch("/v2/jobs/{key}", taken),
                ProblemType.ILLEGAL_STATE);
        assertProblem(completeUserTask("alice", task, Map.of()), ProblemType.ILLEGAL_STATE);
        assertProblem(hold("bob", uuid), ProblemType.ILLEGAL_STATE);
        changeValues("bob", uuid, Map.of("a", 1)).then().statusCode(200);

        assertThat(resume("bob", uuid)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getString("state"))
                .isEqualTo("STARTED");
        assertThat(acts(uuid)).contains("HELD by bob", "RESUMED by bob");
        assertProblem(resume("bob", uuid), ProblemType.ILLEGAL_STATE);
        assertThat(app.takeJobs("taken", 1)).as("its lock has not ended").isEmpty();
        completeJob(taken, Map.of()).then().statusCode(204);
        completeUserTask("alice", task, Map.of()).then().statusCode(204);
        completeJob((String) app.takeJobs("free", 1).getFirst().get("jobKey"), Map.of())
                .then()
                .statusCode(204);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getInt("values.a")).isEqualTo(1);
    }

    @Test
    void a_timer_that_comes_due_on_hold_fires_once_when_the_instance_is_resumed() {
        TestApplication app = TestApplication.running(late("PT0.5S"));
        UUID uuid = app.start("late", Map.of());
        hold("alice", uuid).then().statusCode(200);
        // Nothing asks an instance that is on hold again: it asks itself when it is resumed.
        await().until(() -> Rows.count("scheduled_tasks", "task_instance like ? || '%'", uuid.toString()) == 0);
        assertThat(instance(uuid).getString("state")).isEqualTo("ON_HOLD");
        assertThat(instance(uuid).getList("tokens.nodeId")).containsExactly("work");

        resume("alice", uuid).then().statusCode(200);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(path(uuid)).endsWith("timeout", "too-late");
        assertThat(leftBehind(uuid)).isZero();
    }

    @Test
    void holding_and_resuming_while_timers_fire_loses_none_and_doubles_none() {
        TestApplication app = TestApplication.running(late("PT1S"));
        List<UUID> instances =
                IntStream.range(0, 8).mapToObj(i -> app.start("late", Map.of())).toList();

        AtOnce.all(instances.stream()
                .<Callable<Boolean>>map(uuid -> () -> {
                    Instant end = Instant.now().plusSeconds(2);
                    while (Instant.now().isBefore(end)) {
                        hold("alice", uuid);
                        resume("alice", uuid);
                    }
                    return true;
                })
                .toList());

        for (UUID uuid : instances) {
            await().untilAsserted(
                            () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
            assertThat(path(uuid)).containsOnlyOnce("too-late").doesNotContain("in-time");
            await().untilAsserted(() -> assertThat(leftBehind(uuid)).isZero());
        }
    }

    @Test
    void a_message_that_lives_reaches_an_instance_when_it_is_resumed_and_goes_to_another_meanwhile() {
        TestApplication app = TestApplication.running(PAYMENT);
        UUID held = app.start("payment", Map.of("order", "o-1"));
        hold("alice", held).then().statusCode(200);
        UUID other = app.start("payment", Map.of("order", "o-1"));

        publish(app, 0).then().statusCode(200);
        assertThat(instance(other).getString("state")).isEqualTo("FINISHED");
        publish(app, 600_000).then().statusCode(200);
        assertThat(instance(held).getString("state")).isEqualTo("ON_HOLD");

        resume("alice", held).then().statusCode(200);

        assertThat(instance(held).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(held).getInt("values.amount")).isEqualTo(5);
        assertThat(leftBehind(held)).isZero();
    }

    @Test
    void the_end_of_a_called_instance_is_noticed_when_its_caller_is_resumed() {
        TestApplication app = TestApplication.running(TestOperations.calling(), TestOperations.called());
        UUID caller = app.start("caller", Map.of());
        UUID called = calledBy(app, caller);
        hold("alice", caller).then().statusCode(200);
        completeJob((String) app.takeJobs("inner", 1).getFirst().get("jobKey"), Map.of("y", 2))
                .then()
                .statusCode(204);
        assertThat(instance(called).getString("state")).isEqualTo("FINISHED");
        await().untilAsserted(() -> assertThat(leftBehind(called)).isZero());
        assertThat(instance(caller).getString("state")).isEqualTo("ON_HOLD");

        resume("alice", caller).then().statusCode(200);

        assertThat(instance(caller).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(caller).getInt("values.y")).isEqualTo(2);
    }

    @Test
    void values_are_changed_with_who_did_it_and_what_they_were() {
        TestApplication app = TestApplication.running(late("PT1H"));
        app.grant("user", "bob", "operator");
        UUID uuid = app.start("late", Map.of("a", 1, "b", Map.of("c", "x", "d", "y")));

        as("bob")
                .contentType("application/merge-patch+json")
                .body("{\"a\": 1.50, \"b\": {\"c\": null}, \"e\": [true]}")
                .patch("/api/runtime/process-instance/{uuid}/values", uuid)
                .then()
                .statusCode(200);

        JsonPath now = instance(uuid);
        assertThat(now.getMap("values")).isEqualTo(Map.of("a", 1.5f, "b", Map.of("d", "y"), "e", List.of(true)));
        assertThat(now.getLong("revision")).isEqualTo(2);
        JsonPath history = history(uuid);
        assertThat(history.getMap("events.find { it.kind == 'VALUES_CHANGED' }"))
                .containsEntry("actor", "bob")
                .containsEntry("detail", "a, b, e")
                .containsEntry("previousValues", Map.of("a", 1, "b", Map.of("c", "x", "d", "y")));
        changeValues("bob", uuid, Map.of("e", List.of(true))).then().statusCode(200);
        changeValues("bob", uuid, Map.of()).then().statusCode(200);
        assertThat(instance(uuid).getLong("revision")).as("nothing has changed").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"\\u0000\"}", "{\"a\": 1e100000}", "{\"b\": {\"\\u0000\": 1}}"})
    void values_that_cannot_be_kept_change_nothing(String patch) {
        TestApplication app = TestApplication.running(late("PT1H"));
        UUID uuid = app.start("late", Map.of("a", 1));

        assertProblem(changeValues("alice", uuid, patch), ProblemType.INVALID_PROCESS_INPUT);
        assertProblem(changeValues("alice", uuid, "[]"), ProblemType.NOT_A_JSON_OBJECT);
        assertProblem(changeValues("alice", uuid, "{"), ProblemType.MALFORMED_BODY);

        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("a", 1));
        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    private static Response publish(TestApplication app, long timeToLive) {
        return as("alice")
                .body(Map.of(
                        "name",
                        "paid",
                        "correlationKey",
                        "o-1",
                        "timeToLive",
                        timeToLive,
                        "variables",
                        Map.of("amount", 5),
                        "tenantId",
                        app.applicationId))
                .post("/v2/messages/publication");
    }
}
