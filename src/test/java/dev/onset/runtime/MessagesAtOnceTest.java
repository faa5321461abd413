package dev.onset.runtime;

import static dev.onset.runtime.Asking.KEPT;
import static dev.onset.runtime.Asking.correlate;
import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.publish;
import static dev.onset.runtime.Asking.state;
import static dev.onset.testing.TestModels.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages of one name and key that come at the same moment, each scenario in many rounds. */
@QuarkusTest
class MessagesAtOnceTest {

    private static final int ROUNDS = 20;

    private static final BpmnModelInstance EACH = Bpmn.createExecutableProcess("each")
            .startEvent()
            .receiveTask(
                    "receive",
                    task -> task.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order"))
                            .multiInstance(loop -> loop.parallel().zeebeInputCollectionExpression("items")))
            .endEvent()
            .done();

    @Test
    void two_messages_at_once_reach_both_of_two_instances_that_wait() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID first = start(app, key);
            UUID second = start(app, key);

            assertThat(AtOnce.times(
                            2, () -> publish(app, "paid", key, KEPT, Map.of()).statusCode()))
                    .containsOnly(200);

            assertThat(List.of(state(first), state(second)))
                    .as("states in round " + round)
                    .containsOnly("FINISHED");
            assertThat(state(start(app, key)))
                    .as("one that starts later gets nothing that was for them")
                    .isEqualTo("STARTED");
        }
    }

    @Test
    void two_messages_at_once_that_nobody_keeps_reach_both_of_two_instances_that_wait() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            List<UUID> waiting = List.of(start(app, key), start(app, key));

            AtOnce.times(2, () -> publish(app, "paid", key, 0, Map.of()).statusCode());

            assertThat(waiting)
                    .as("round " + round)
                    .allMatch(instance -> state(instance).equals("FINISHED"));
        }
    }

    @Test
    void one_message_among_many_that_wait_reaches_the_oldest() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            List<UUID> waiting =
                    IntStream.range(0, 4).mapToObj(i -> start(app, key)).toList();

            AtOnce.times(2, () -> publish(app, "paid", key, KEPT, Map.of()).statusCode());

            assertThat(waiting.stream().map(Asking::state))
                    .as("round " + round)
                    .containsExactly("FINISHED", "FINISHED", "STARTED", "STARTED");
        }
    }

    @Test
    void correlations_at_once_are_not_found_only_where_nobody_waits() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            List<UUID> waiting = List.of(start(app, key), start(app, key));

            List<Response> answers = AtOnce.times(3, () -> correlate(app, "paid", key));

            assertThat(answers.stream().map(Response::statusCode).sorted())
                    .as("round " + round)
                    .containsExactly(200, 200, 404);
            assertThat(answers.stream()
                            .filter(answer -> answer.statusCode() == 200)
                            .map(answer -> answer.jsonPath().getUUID("processInstanceUuid")))
                    .containsExactlyInAnyOrderElementsOf(waiting);
            assertThat(waiting).allMatch(instance -> state(instance).equals("FINISHED"));
        }
    }

    @Test
    void messages_at_once_reach_all_items_of_a_parallel_receive_task() {
        TestApplication app = TestApplication.running(EACH);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID instance = app.start("each", Map.of("order", key, "items", List.of(1, 2, 3)));

            AtOnce.times(3, () -> publish(app, "paid", key, KEPT, Map.of()).statusCode());

            assertThat(state(instance)).as("round " + round).isEqualTo("FINISHED");
        }
    }

    @Test
    void correlations_at_once_reach_all_items_of_a_parallel_receive_task() {
        TestApplication app = TestApplication.running(EACH);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID instance = app.start("each", Map.of("order", key, "items", List.of(1, 2, 3)));

            assertThat(AtOnce.times(3, () -> correlate(app, "paid", key).statusCode()))
                    .as("round " + round)
                    .containsOnly(200);

            assertThat(state(instance)).isEqualTo("FINISHED");
        }
    }

    @Test
    void a_message_reaches_the_next_that_waits_where_the_oldest_is_cancelled_at_once() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID oldest = start(app, key);
            UUID next = start(app, key);
            boolean correlated = round % 2 == 0;

            List<Integer> answers = AtOnce.all(List.of(
                    () -> operate(oldest, "cancel").statusCode(),
                    () -> correlated
                            ? correlate(app, "paid", key).statusCode()
                            : publish(app, "paid", key, 0, Map.of()).statusCode()));

            assertThat(answers.getLast()).as("round " + round).isEqualTo(200);
            assertThat(state(next)).isEqualTo(state(oldest).equals("FINISHED") ? "STARTED" : "FINISHED");
        }
    }

    @Test
    void a_message_reaches_the_next_that_waits_where_the_oldest_is_put_on_hold_at_once() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID oldest = start(app, key);
            UUID next = start(app, key);

            List<Integer> answers = AtOnce.all(List.of(
                    () -> operate(oldest, "hold").statusCode(),
                    () -> correlate(app, "paid", key).statusCode()));

            assertThat(answers.getLast()).as("round " + round).isEqualTo(200);
            assertThat(Stream.of(oldest, next).map(Asking::state))
                    .as("round " + round)
                    .containsOnlyOnce("FINISHED");
        }
    }

    @Test
    void a_message_and_the_instance_that_it_is_for_may_come_at_once() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;
            UUID[] started = new UUID[1];

            AtOnce.all(List.<Callable<Integer>>of(
                    () -> {
                        started[0] = start(app, key);
                        return 200;
                    },
                    () -> publish(app, "paid", key, KEPT, Map.of()).statusCode()));

            assertThat(state(started[0])).as("round " + round).isEqualTo("FINISHED");
        }
    }

    @Test
    void as_many_instances_as_messages_come_through_where_all_come_at_once() {
        TestApplication app = TestApplication.running(PAYMENT);
        for (int round = 0; round < ROUNDS; round++) {
            String key = "o-" + round;

            AtOnce.all(Stream.<Callable<Integer>>concat(
                            IntStream.range(0, 4).mapToObj(i -> () -> {
                                start(app, key);
                                return 200;
                            }),
                            IntStream.range(0, 4)
                                    .mapToObj(i -> () -> publish(app, "paid", key, KEPT, Map.of())
                                            .statusCode()))
                    .toList());

            assertThat(Rows.count(
                            "process_instance",
                            "application_id = ? and variables ->> 'order' = ? and ended_at is null",
                            app.applicationId,
                            key))
                    .as("instances that wait after round " + round)
                    .isZero();
        }
    }

    private static UUID start(TestApplication app, String key) {
        return app.start("payment", Map.of("order", key));
    }
}
