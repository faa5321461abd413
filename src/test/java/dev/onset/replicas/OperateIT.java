package dev.onset.replicas;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestModels.PAYMENT;
import static dev.onset.testing.TestModels.late;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Replicas;
import dev.onset.testing.Rows;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.Settling;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operators at one replica, at the moment at which workers, messages and timers move the same instances at the other. */
@ExtendWith(Replicas.With.class)
class OperateIT {

    private static final int INSTANCES = 10;
    private static final String HOUR = "PT1H";

    private static final BpmnModelInstance CALLED = Bpmn.createExecutableProcess("called")
            .startEvent()
            .serviceTask("inner", task -> task.zeebeJobType("inner"))
            .endEvent()
            .done();

    /** Waits for everything that there is to wait for. */
    private static final BpmnModelInstance CALLER = Bpmn.createExecutableProcess("caller")
            .startEvent()
            .parallelGateway("fork")
            .callActivity("call", call -> call.zeebeProcessId("called"))
            .serviceTask("after", task -> task.zeebeJobType("after"))
            .endEvent()
            .moveToNode("fork")
            .intermediateCatchEvent(
                    "paid",
                    event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
            .userTask("thank", task -> task.zeebeUserTask())
            .endEvent()
            .moveToNode("fork")
            .intermediateCatchEvent("pause", event -> event.timerWithDuration(HOUR))
            .endEvent()
            .moveToNode("fork")
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private SecondReplica there;

    /** Requests to no address in particular go to the first. */
    @BeforeEach
    void the_other_replica(Replicas replicas) {
        there = replicas.second();
    }

    @Test
    void of_a_cancellation_here_and_a_completion_there_one_wins_whole() {
        TestApplication app = TestApplication.running(late(HOUR));
        for (UUID instance : start(app, "late")) {
            long job = job(instance);
            List<Response> answers = AtOnce.all(List.of(() -> cancel(instance), () -> complete(job)));

            if (answers.getFirst().statusCode() == 200) {
                assertProblem(answers.getLast(), ProblemType.JOB_NOT_FOUND);
                assertEnded(instance, "TERMINATED");
            } else {
                assertProblem(answers.getFirst(), ProblemType.ILLEGAL_STATE);
                assertThat(answers.getLast().statusCode()).isEqualTo(204);
                assertEnded(instance, "FINISHED");
            }
            assertThat(revision(instance)).isEqualTo(2);
        }
        assertNothingIsLeft(app);
    }

    @Test
    void a_cancellation_here_ends_what_is_called_told_and_due_there_at_that_moment() {
        TestApplication app = TestApplication.running(CALLER, CALLED);
        for (UUID instance : start(app, "caller")) {
            UUID called =
                    UUID.fromString(Rows.text("select uuid from process_instance where parent_uuid = ?", instance));
            long job = job(called);
            List<Integer> answers = AtOnce.all(List.of(
                    () -> cancel(instance).statusCode(),
                    () -> complete(job).statusCode(),
                    () -> pay(app, instance, 0).statusCode(),
                    () -> Rows.update(
                            "update scheduled_tasks set execution_time = now() where task_instance like ? || '%'",
                            instance.toString())));

            assertThat(answers.getFirst()).isEqualTo(200);
            assertThat(answers.get(1)).isIn(204, 404);
            assertThat(answers.get(2)).isEqualTo(200);
            assertEnded(instance, "TERMINATED");
            assertEnded(called, answers.get(1) == 204 ? "FINISHED" : "TERMINATED");
        }
        assertNothingIsLeft(app);
    }

    @Test
    void a_job_that_is_completed_there_while_its_instance_is_held_and_resumed_here_is_done_once() {
        TestApplication app = TestApplication.running(late(HOUR));
        for (UUID instance : start(app, "late")) {
            long job = job(instance);
            List<Response> held = AtOnce.all(List.of(() -> hold(instance), () -> complete(job)));
            assertOneWon(held.getFirst(), held.getLast());
            if (held.getFirst().statusCode() == 200) {
                List<Response> resumed = AtOnce.all(List.of(() -> resume(instance), () -> complete(job)));
                assertThat(resumed.getFirst().statusCode()).isEqualTo(200);
                if (resumed.getLast().statusCode() != 204) {
                    assertProblem(resumed.getLast(), ProblemType.ILLEGAL_STATE);
                    assertThat(complete(job).statusCode()).isEqualTo(204);
                }
            }

            assertEnded(instance, "FINISHED");
            assertThat(TestApplication.path(instance)).endsWith("work", "in-time");
            assertProblem(complete(job), ProblemType.JOB_NOT_FOUND);
        }
        assertNothingIsLeft(app);
    }

    @Test
    void a_message_that_comes_there_while_an_instance_is_held_and_resumed_here_reaches_it_once() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (UUID instance : start(app, "payment")) {
            List<Integer> answers = AtOnce.all(List.of(
                    () -> {
                        hold(instance);
                        return resume(instance).statusCode();
                    },
                    () -> pay(app, instance, 600_000).statusCode()));

            assertThat(answers.getFirst()).isIn(200, 409);
            assertThat(answers.getLast()).isEqualTo(200);
            await().until(() -> state(instance).equals("FINISHED"));
            assertEnded(instance, "FINISHED");
            assertThat(TestApplication.path(instance)).containsOnlyOnce("paid");
        }
        assertNothingIsLeft(app);
    }

    @Test
    void timers_that_are_due_while_their_instances_are_held_and_resumed_fire_once() {
        TestApplication app = TestApplication.running(late("=patience"));
        List<UUID> instances = IntStream.range(0, 8)
                .mapToObj(i -> app.start("late", Map.of("patience", "PT0." + (3 + i % 4) + "S")))
                .toList();

        List<List<Integer>> answers = AtOnce.all(instances.stream()
                .map(instance -> (Callable<List<Integer>>) () -> holdAndResumeUntilItEnds(instance))
                .toList());

        assertThat(answers)
                .allSatisfy(ofOne -> assertThat(ofOne)
                        .isNotEmpty()
                        .allSatisfy(status -> assertThat(status).isIn(200, 409)));
        assertNothingIsLeft(app);
        for (UUID instance : instances) {
            assertEnded(instance, "FINISHED");
            assertThat(TestApplication.path(instance))
                    .containsOnlyOnce("timeout")
                    .containsOnlyOnce("too-late")
                    .doesNotContain("in-time");
        }
    }

    private static List<Integer> holdAndResumeUntilItEnds(UUID instance) {
        List<Integer> answers = new ArrayList<>();
        do {
            answers.add(hold(instance).statusCode());
            answers.add(resume(instance).statusCode());
        } while (!state(instance).equals("FINISHED"));
        return answers;
    }

    private static List<UUID> start(TestApplication app, String process) {
        return IntStream.range(0, INSTANCES)
                .mapToObj(i -> app.start(process, Map.of("order", "o-" + i)))
                .toList();
    }

    private static Response cancel(UUID instance) {
        return as("alice").post("/api/runtime/process-instance/{uuid}/cancel", instance);
    }

    private static Response hold(UUID instance) {
        return as("alice").post("/api/runtime/process-instance/{uuid}/hold", instance);
    }

    private static Response resume(UUID instance) {
        return as("alice").post("/api/runtime/process-instance/{uuid}/resume", instance);
    }

    private Response complete(long job) {
        return as("alice").body(Map.of("variables", Map.of())).post(there.url() + "/v2/jobs/{key}/completion", job);
    }

    private Response pay(TestApplication app, UUID instance, long timeToLive) {
        String order = Rows.text("select variables ->> 'order' from process_instance where uuid = ?", instance);
        return as("alice")
                .body(Map.of(
                        "name",
                        "paid",
                        "correlationKey",
                        order,
                        "timeToLive",
                        timeToLive,
                        "tenantId",
                        app.applicationId))
                .post(there.url() + "/v2/messages/publication");
    }

    private static long job(UUID instance) {
        return Rows.number("select key from job where instance_uuid = ?", instance);
    }

    private static String state(UUID instance) {
        return Rows.text("select state from process_instance where uuid = ?", instance);
    }

    private static long revision(UUID instance) {
        return Rows.number("select revision from process_instance where uuid = ?", instance);
    }

    private static void assertOneWon(Response operator, Response worker) {
        if (operator.statusCode() == 200) {
            assertProblem(worker, ProblemType.ILLEGAL_STATE);
        } else {
            assertProblem(operator, ProblemType.ILLEGAL_STATE);
            assertThat(worker.statusCode()).isEqualTo(204);
        }
    }

    /** With a history that has each step, and for each arrival at a node one departure. */
    private static void assertEnded(UUID instance, String state) {
        // What one instance's end means for another is told after the commit.
        await().untilAsserted(() -> assertThat(state(instance)).isEqualTo(state));
        assertThat(Rows.list(
                        Long.class,
                        "select revision from instance_history where instance_uuid = ? order by revision",
                        instance))
                .isEqualTo(LongStream.rangeClosed(1, revision(instance)).boxed().toList());
        assertThat(Rows.number("""
                        select count(*) from (
                            select e ->> 'node', e ->> 'token',
                                count(*) filter (where e ->> 'kind' = 'ENTERED') as entered,
                                count(*) filter (where e ->> 'kind' in ('LEFT', 'CANCELED')) as gone
                            from instance_history, jsonb_array_elements(events) e
                            where instance_uuid = ? group by 1, 2) n
                        where entered <> gone""", instance))
                .as("nodes that were entered and left differently often")
                .isZero();
    }

    private static void assertNothingIsLeft(TestApplication app) {
        await().until(() -> new Settling(app.applicationId).left().isEmpty());
    }
}
