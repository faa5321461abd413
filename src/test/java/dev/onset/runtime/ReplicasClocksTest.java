package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.InstanceState;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two replicas whose clocks are apart, by as much as their readings of the database's time may be, and by far more. A timer
 * fires once, and not before it is due by the clock of a replica; none is lost.
 */
class ReplicasClocksTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final BpmnModelInstance REMINDED = Bpmn.createExecutableProcess("reminded")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .boundaryEvent("remind", event -> event.cancelActivity(false).timerWithCycle("R5/PT1H"))
            .endEvent("reminded-once")
            .moveToActivity("work")
            .endEvent()
            .done();

    private static final BpmnModelInstance WAITING = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT1H"))
            .endEvent()
            .done();

    private static Stream<Arguments> clocks() {
        return Stream.of(
                Arguments.of(Duration.ZERO, Duration.ZERO),
                Arguments.of(Duration.ofSeconds(3), Duration.ofSeconds(-3)),
                Arguments.of(Duration.ofSeconds(-3), Duration.ofSeconds(3)),
                Arguments.of(Duration.ofMinutes(10), Duration.ZERO),
                Arguments.of(Duration.ofMinutes(-10), Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void a_timer_fires_once_and_by_no_more_than_the_clocks_differ_too_early(Duration first, Duration second) {
        MemoryRuntime runtime = MemoryRuntime.ofReplicas(List.of(first, second), WAITING);
        Instant started = runtime.time;
        Duration difference = first.minus(second).abs();
        UUID uuid = runtime.start("waiting", Map.of());

        runtime.pass(HOUR.minus(difference).minusSeconds(1));
        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.STARTED);
        runtime.pass(difference.multipliedBy(2).plusSeconds(1));

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(runtime.path(uuid)).containsOnlyOnce("wait");
        assertThat(runtime.time).isEqualTo(started.plus(HOUR).plus(difference));
        runtime.assertNothingOpen();
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void each_repetition_of_a_timer_fires_once(Duration first, Duration second) {
        MemoryRuntime runtime = MemoryRuntime.ofReplicas(List.of(first, second), REMINDED);
        UUID uuid = runtime.start("reminded", Map.of());

        runtime.pass(HOUR.multipliedBy(7));

        assertThat(runtime.path(uuid)).filteredOn("reminded-once"::equals).hasSize(5);
        runtime.complete(uuid, "work", Map.of());
        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        runtime.assertNothingOpen();
    }

    @Test
    void a_call_between_replicas_whose_clocks_are_apart_goes_on() {
        MemoryRuntime runtime = MemoryRuntime.ofReplicas(
                List.of(Duration.ofMinutes(10), Duration.ofMinutes(-10)),
                Bpmn.createExecutableProcess("calling")
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId("waiting"))
                        .endEvent()
                        .done(),
                WAITING);
        UUID uuid = runtime.start("calling", Map.of());

        runtime.pass(HOUR.plusMinutes(20));

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        runtime.assertNothingOpen();
    }
}
