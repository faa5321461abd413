package dev.onset.runtime;

import static dev.onset.runtime.Asking.KEPT;
import static dev.onset.runtime.Asking.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestDatabase;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Instances that wait for the same messages in different orders do not stand in each other's way. */
@QuarkusTest
class WaitsInOtherOrderTest {

    private static final int STARTS = 40;

    @Test
    void two_processes_that_wait_for_two_messages_in_other_order_start_at_once_without_a_failure() {
        TestApplication app = TestApplication.running(both("p", "x", "y"), both("q", "y", "x"));
        long deadlocks = TestDatabase.deadlocks();

        List<Integer> answers = AtOnce.all(starts(app));

        assertThat(answers).hasSize(STARTS).containsOnly(200);
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(STARTS);
        assertThat(TestDatabase.deadlocks()).isEqualTo(deadlocks);
    }

    @Test
    void the_messages_that_they_wait_for_may_come_at_once_with_them() {
        TestApplication app = TestApplication.running(both("p", "x", "y"), both("q", "y", "x"));
        long deadlocks = TestDatabase.deadlocks();
        List<Callable<Integer>> all = new ArrayList<>(starts(app));
        // A message reaches one instance of each process.
        for (int i = 0; i < STARTS / 2; i++) {
            all.add(() -> publish(app, "x", "k", KEPT, Map.of()).statusCode());
            all.add(() -> publish(app, "y", "k", KEPT, Map.of()).statusCode());
        }
        Collections.shuffle(all, new java.util.Random(12));

        assertThat(AtOnce.all(all)).hasSize(2 * STARTS).containsOnly(200);

        assertThat(Rows.count("process_instance", "application_id = ? and ended_at is null", app.applicationId))
                .isZero();
        assertThat(TestDatabase.deadlocks()).isEqualTo(deadlocks);
    }

    private static List<Callable<Integer>> starts(TestApplication app) {
        List<Callable<Integer>> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            String process = i % 2 == 0 ? "p" : "q";
            starts.add(() -> app.start("alice", process, Map.of("key", "k")).statusCode());
        }
        return starts;
    }

    private static BpmnModelInstance both(String process, String first, String second) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .parallelGateway("fork")
                .intermediateCatchEvent(
                        first,
                        event -> event.message(message -> message.name(first).zeebeCorrelationKeyExpression("key")))
                .parallelGateway("join")
                .endEvent()
                .moveToNode("fork")
                .intermediateCatchEvent(
                        second,
                        event -> event.message(message -> message.name(second).zeebeCorrelationKeyExpression("key")))
                .connectTo("join")
                .done();
    }
}
