package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a called instance while callers above it are on hold, in whatever order they are resumed. */
class HeldCallersTest {

    private static final BpmnModelInstance LEAF = Bpmn.createExecutableProcess("leaf")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .endEvent()
            .done();

    private static final BpmnModelInstance MIDDLE = Bpmn.createExecutableProcess("middle")
            .startEvent()
            .callActivity("call-leaf", call -> call.zeebeProcessId("leaf"))
            .endEvent()
            .done();

    private static final BpmnModelInstance TOP = Bpmn.createExecutableProcess("top")
            .startEvent()
            .callActivity("call-middle", call -> call.zeebeProcessId("middle"))
            .boundaryEvent("caught", event -> event.error("broken"))
            .endEvent("handled")
            .moveToActivity("call-middle")
            .endEvent("top-done")
            .done();

    private static Stream<Arguments> cases() {
        return Stream.of(List.of("top"), List.of("middle"), List.of("top", "middle"), List.of("middle", "top"))
                .flatMap(held -> Stream.of("ends", "throws")
                        .flatMap(outcome -> Stream.of(
                                Arguments.of(held, outcome, Duration.ZERO),
                                Arguments.of(held, outcome, Duration.ofMinutes(1)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_caller_that_was_on_hold_learns_what_has_become_of_what_it_called(
            List<String> held, String outcome, Duration meanwhile) {
        MemoryRuntime runtime = MemoryRuntime.of(TOP, MIDDLE, LEAF);
        UUID top = runtime.start("top", Map.of());
        UUID leaf = runtime.only("leaf").uuid();
        held.forEach(process -> runtime.tell(runtime.only(process).uuid(), new Event.Held()));

        if (outcome.equals("ends")) {
            runtime.complete(leaf, "work", Map.of());
        } else {
            runtime.throwError(leaf, "work", "broken", Map.of());
        }
        runtime.pass(meanwhile);
        assertThat(runtime.instance(top).state()).isNotEqualTo(InstanceState.FINISHED);
        held.forEach(process -> runtime.tell(runtime.only(process).uuid(), new Event.Resumed()));
        runtime.pass(Duration.ofSeconds(10));

        assertThat(runtime.instance(top).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(runtime.path(top)).endsWith(outcome.equals("ends") ? "top-done" : "handled");
        runtime.assertNothingOpen();
    }
}
