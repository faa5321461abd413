package dev.onset.runtime;

import static dev.onset.runtime.Asking.KEPT;
import static dev.onset.runtime.Asking.correlate;
import static dev.onset.runtime.Asking.keep;
import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.publish;
import static dev.onset.runtime.Asking.running;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As in Camunda 8, messages of one correlation key start one instance of a process at a time. */
@QuarkusTest
class MessageStartKeyTest {

    private static final int ROUNDS = 20;

    @Test
    void three_messages_of_one_key_at_once_start_one_instance_and_the_others_follow() {
        TestApplication app = TestApplication.running(ordered("order"));
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k-" + round;
            AtOnce.times(3, () -> publish(app, "ordered", key, KEPT, Map.of()).statusCode());

            for (int left = 3; left > 0; left--) {
                List<UUID> running = running(app, "order");
                assertThat(running).as("round " + round).hasSize(1);
                complete(running.getFirst());
            }
            assertThat(running(app, "order")).isEmpty();
            assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                    .isEqualTo(3 * (round + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "cancel"})
    void the_next_message_starts_one_when_the_instance_before_has_ended(String end) {
        TestApplication app = TestApplication.running(ordered("order"));
        for (int i = 1; i <= 3; i++) {
            keep(app, "ordered", "k", Map.of("i", i));
        }

        for (int i = 1; i <= 3; i++) {
            UUID only = running(app, "order").getFirst();
            assertThat(running(app, "order")).hasSize(1);
            assertThat(instance(only).getInt("values.i")).isEqualTo(i);
            if (end.equals("complete")) {
                complete(only);
            } else {
                operate(only, "cancel").then().statusCode(200);
            }
        }
        assertThat(running(app, "order")).isEmpty();
    }

    @Test
    void an_instance_on_hold_is_one_that_runs() {
        TestApplication app = TestApplication.running(ordered("order"));
        keep(app, "ordered", "k", Map.of());
        UUID held = running(app, "order").getFirst();
        operate(held, "hold").then().statusCode(200);

        keep(app, "ordered", "k", Map.of());

        assertThat(running(app, "order")).containsExactly(held);
    }

    @Test
    void messages_start_instances_that_end_at_once_one_after_the_other() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("order")
                .startEvent()
                .message("ordered")
                .endEvent()
                .done());

        AtOnce.times(10, () -> publish(app, "ordered", "k", KEPT, Map.of()).statusCode());

        assertThat(Rows.count("process_instance", "application_id = ? and state = 'FINISHED'", app.applicationId))
                .isEqualTo(10);
    }

    @Test
    void a_message_that_comes_at_once_with_the_end_of_the_instance_before_starts_one() {
        TestApplication app = TestApplication.running(ordered("order"));
        keep(app, "ordered", "k", Map.of());
        for (int round = 0; round < ROUNDS; round++) {
            UUID before = running(app, "order").getFirst();
            String task = Asking.userTask(before);

            assertThat(AtOnce.all(List.of(
                            () -> completeUserTask("alice", task, Map.of()).statusCode(),
                            () -> publish(app, "ordered", "k", KEPT, Map.of()).statusCode())))
                    .containsExactly(204, 200);

            assertThat(running(app, "order")).as("round " + round).hasSize(1).doesNotContain(before);
        }
    }

    @Test
    void each_key_and_each_process_has_an_instance_of_its_own() {
        TestApplication app = TestApplication.running(ordered("order"), ordered("invoice"));

        AtOnce.all(IntStream.range(0, 6)
                .<java.util.concurrent.Callable<Integer>>mapToObj(i -> () ->
                        publish(app, "ordered", "k-" + i % 3, KEPT, Map.of()).statusCode())
                .toList());

        assertThat(running(app, "order")).hasSize(3);
        assertThat(running(app, "invoice")).hasSize(3);
    }

    @Test
    void messages_without_a_key_each_start_an_instance() {
        TestApplication app = TestApplication.running(ordered("order"));

        AtOnce.times(5, () -> publish(app, "ordered", "", 0, Map.of()).statusCode());

        assertThat(running(app, "order")).hasSize(5);
    }

    @Test
    void a_message_that_is_not_kept_starts_nothing_while_an_instance_of_its_key_runs() {
        TestApplication app = TestApplication.running(ordered("order"));
        correlate(app, "ordered", "k").then().statusCode(200);

        assertProblem(correlate(app, "ordered", "k"), ProblemType.MESSAGE_NOT_CORRELATED);
        publish(app, "ordered", "k", 0, Map.of()).then().statusCode(200);

        UUID first = running(app, "order").getFirst();
        complete(first);
        assertThat(running(app, "order")).isEmpty();
        correlate(app, "ordered", "k").then().statusCode(200);
    }

    @Test
    void of_correlations_with_one_key_at_once_one_starts_an_instance() {
        TestApplication app = TestApplication.running(ordered("order"));
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k-" + round;

            assertThat(AtOnce.times(3, () -> correlate(app, "ordered", key).statusCode()).stream()
                            .sorted())
                    .as("round " + round)
                    .containsExactly(200, 404, 404);
        }
        assertThat(running(app, "order")).hasSize(ROUNDS);
    }

    private static void complete(UUID instance) {
        completeUserTask("alice", Asking.userTask(instance), Map.of()).then().statusCode(204);
    }

    private static BpmnModelInstance ordered(String process) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .message("ordered")
                .userTask("look", task -> task.zeebeUserTask())
                .endEvent()
                .done();
    }
}
