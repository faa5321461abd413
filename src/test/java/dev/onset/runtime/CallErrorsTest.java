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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * BPMN errors travel from a called instance to its caller, and on to the caller of that, until one catches them at the call.
 * What the call has started is canceled then. This is what Zeebe does, too.
 */
class CallErrorsTest {

    private record Calls(int maxCallsPerStep) implements DefaultRuntimeConfig {}

    /** Catches {@code broken} at its call of {@code middle}. */
    private static BpmnModelInstance top(String caught) {
        return Bpmn.createExecutableProcess("top")
                .startEvent()
                .callActivity("call-middle", call -> call.zeebeProcessId("middle"))
                .boundaryEvent("caught", event -> {
                    if (caught == null) {
                        event.error();
                    } else {
                        event.error(caught);
                    }
                })
                .endEvent("handled")
                .moveToActivity("call-middle")
                .endEvent("top-done")
                .done();
    }

    /** Calls {@code leaf} beside a job, a timer and a second call of a process that waits. */
    private static BpmnModelInstance busyMiddle() {
        return Bpmn.createExecutableProcess("middle")
                .startEvent()
                .parallelGateway("fork")
                .callActivity("call-leaf", call -> call.zeebeProcessId("leaf"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("beside", task -> task.zeebeJobType("beside"))
                .endEvent()
                .moveToNode("fork")
                .intermediateCatchEvent("later", event -> event.timerWithDuration("PT1H"))
                .endEvent()
                .moveToNode("fork")
                .callActivity("call-other", call -> call.zeebeProcessId("other"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance middle() {
        return calling("middle", "leaf");
    }

    private static BpmnModelInstance calling(String process, String called) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .callActivity("call-" + called, call -> call.zeebeProcessId(called))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance working(String process) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance throwing(String code) {
        return Bpmn.createExecutableProcess("leaf")
                .startEvent()
                .endEvent("broken", end -> end.error(code))
                .done();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void an_error_of_a_job_is_caught_two_levels_above_with_its_variables_and_ends_what_was_called(int maxCallsPerStep) {
        MemoryRuntime runtime =
                MemoryRuntime.with(new Calls(maxCallsPerStep), top("broken"), middle(), working("leaf"));
        UUID top = runtime.start("top", Map.of("order", "o-1"));
        UUID leaf = runtime.only("leaf").uuid();

        runtime.throwError(leaf, "work", "broken", Map.of("reason", "empty"));

        assertThat(runtime.instance(top).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(runtime.path(top)).endsWith("caught", "handled").doesNotContain("top-done");
        assertThat(runtime.instance(top).execution().variables())
                .containsEntry("order", "o-1")
                .containsEntry("reason", "empty");
        assertThat(List.of(runtime.only("middle"), runtime.instance(leaf)))
                .extracting(StoredInstance::state)
                .containsOnly(InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void an_error_end_event_in_the_first_step_is_caught_two_levels_above(int maxCallsPerStep) {
        MemoryRuntime runtime =
                MemoryRuntime.with(new Calls(maxCallsPerStep), top("broken"), middle(), throwing("broken"));

        UUID top = runtime.start("top", Map.of());

        assertThat(runtime.instance(top).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(runtime.path(top)).endsWith("caught", "handled");
        assertThat(runtime.only("middle").state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(runtime.only("leaf").state()).isEqualTo(InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void what_runs_beside_the_call_in_between_is_interrupted(int maxCallsPerStep) {
        MemoryRuntime runtime = MemoryRuntime.with(
                new Calls(maxCallsPerStep), top("broken"), busyMiddle(), working("leaf"), working("other"));
        UUID top = runtime.start("top", Map.of());
        assertThat(runtime.store.jobs).hasSize(3);

        runtime.throwError(runtime.only("leaf").uuid(), "work", "broken", Map.of());

        assertThat(runtime.instance(top).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(List.of(runtime.only("middle"), runtime.only("leaf"), runtime.only("other")))
                .extracting(StoredInstance::state)
                .containsOnly(InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }

    @Test
    void siblings_of_a_multi_instance_call_are_canceled_when_one_throws_over_two_levels() {
        MemoryRuntime runtime = MemoryRuntime.of(
                Bpmn.createExecutableProcess("top")
                        .startEvent()
                        .callActivity(
                                "call-middle",
                                call -> call.zeebeProcessId("middle")
                                        .multiInstance(loop -> loop.parallel()
                                                .zeebeInputCollectionExpression("items")
                                                .zeebeInputElement("item")))
                        .boundaryEvent("caught", event -> event.error("broken"))
                        .endEvent("handled")
                        .moveToActivity("call-middle")
                        .endEvent("top-done")
                        .done(),
                middle(),
                working("leaf"));
        UUID top = runtime.start("top", Map.of("items", List.of("a", "b", "c")));
        List<StoredInstance> leaves = runtime.instances("leaf");
        assertThat(leaves).hasSize(3);
        runtime.complete(leaves.getFirst().uuid(), "work", Map.of());

        runtime.throwError(leaves.get(1).uuid(), "work", "broken", Map.of());

        assertThat(runtime.path(top)).endsWith("caught", "handled");
        assertThat(runtime.instances("leaf"))
                .extracting(StoredInstance::state)
                .containsExactly(InstanceState.FINISHED, InstanceState.TERMINATED, InstanceState.TERMINATED);
        assertThat(runtime.instances("middle"))
                .extracting(StoredInstance::state)
                .containsExactlyInAnyOrder(InstanceState.FINISHED, InstanceState.TERMINATED, InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }

    @ParameterizedTest
    @CsvSource({"100, false", "1, false", "100, true", "1, true"})
    void an_error_that_nobody_catches_is_an_incident_where_it_was_thrown_and_may_be_corrected(
            int maxCallsPerStep, boolean otherCode) {
        MemoryRuntime runtime = MemoryRuntime.with(
                new Calls(maxCallsPerStep),
                otherCode ? top("other") : calling("top", "middle"),
                busyMiddle(),
                working("leaf"),
                working("other"));
        UUID top = runtime.start("top", Map.of());
        UUID middle = runtime.only("middle").uuid();
        UUID leaf = runtime.only("leaf").uuid();

        runtime.throwError(leaf, "work", "broken", Map.of());

        assertThat(runtime.incidentsOf(leaf)).containsExactly("work");
        assertThat(runtime.store.incidents()).hasSize(1);
        assertThat(runtime.open()).hasSize(4);
        assertThat(runtime.store.jobs).as("what runs beside it").hasSize(3);

        runtime.tell(
                leaf,
                new Event.IncidentRetried(
                        runtime.store.incidents(leaf).iterator().next().token()));
        runtime.complete(leaf, "work", Map.of());
        runtime.complete(middle, "beside", Map.of());
        runtime.complete(runtime.only("other").uuid(), "work", Map.of());
        runtime.pass(Duration.ofHours(1));

        assertThat(runtime.instance(top).state()).isEqualTo(InstanceState.FINISHED);
        runtime.assertNothingOpen();
    }

    @Test
    void a_boundary_event_without_a_code_catches_every_error_two_levels_above() {
        MemoryRuntime runtime = MemoryRuntime.of(top(null), middle(), working("leaf"));
        UUID top = runtime.start("top", Map.of());

        runtime.throwError(runtime.only("leaf").uuid(), "work", "whatever", Map.of());

        assertThat(runtime.path(top)).endsWith("caught", "handled");
        runtime.assertNothingOpen();
    }

    @Test
    void the_nearest_caller_that_catches_the_code_takes_the_error() {
        MemoryRuntime runtime = MemoryRuntime.of(
                top("broken"),
                Bpmn.createExecutableProcess("middle")
                        .startEvent()
                        .callActivity("call-leaf", call -> call.zeebeProcessId("leaf"))
                        .boundaryEvent("near", event -> event.error("broken"))
                        .endEvent("mended")
                        .moveToActivity("call-leaf")
                        .endEvent()
                        .done(),
                working("leaf"));
        UUID top = runtime.start("top", Map.of());

        runtime.throwError(runtime.only("leaf").uuid(), "work", "broken", Map.of("reason", "empty"));

        assertThat(runtime.path(runtime.only("middle").uuid())).endsWith("near", "mended");
        assertThat(runtime.path(top)).endsWith("call-middle", "top-done").doesNotContain("caught");
        assertThat(runtime.instance(top).execution().variables()).containsEntry("reason", "empty");
        runtime.assertNothingOpen();
    }

    @Test
    void an_event_subprocess_of_the_grandparent_catches_the_error_and_interrupts_all_of_it() {
        var builder = Bpmn.createExecutableProcess("top");
        builder.eventSubProcess("handler")
                .startEvent("on-error", start -> start.error("broken"))
                .serviceTask("mend", task -> task.zeebeJobType("mend"))
                .endEvent();
        BpmnModelInstance top = builder.startEvent()
                .parallelGateway("fork")
                .callActivity("call-middle", call -> call.zeebeProcessId("middle"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("aside", task -> task.zeebeJobType("aside"))
                .endEvent()
                .done();
        MemoryRuntime runtime = MemoryRuntime.of(top, middle(), working("leaf"));
        UUID uuid = runtime.start("top", Map.of());

        runtime.throwError(runtime.only("leaf").uuid(), "work", "broken", Map.of("reason", "empty"));

        assertThat(runtime.store.jobs.values()).extracting(job -> job.node).containsExactly("mend");
        assertThat(runtime.open()).hasSize(1);
        runtime.complete(uuid, "mend", Map.of());
        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        runtime.assertNothingOpen();
    }

    @Test
    void an_error_that_meets_a_grandparent_on_hold_is_caught_when_it_is_resumed() {
        MemoryRuntime runtime = MemoryRuntime.of(top("broken"), middle(), working("leaf"));
        UUID top = runtime.start("top", Map.of());
        UUID leaf = runtime.only("leaf").uuid();
        runtime.tell(top, new Event.Held());

        runtime.throwError(leaf, "work", "broken", Map.of("reason", "empty"));
        assertThat(runtime.incidentsOf(leaf)).containsExactly("work");
        runtime.tell(top, new Event.Resumed());

        assertThat(runtime.path(top)).endsWith("caught", "handled");
        assertThat(runtime.instance(top).execution().variables()).containsEntry("reason", "empty");
        runtime.pass(Duration.ofSeconds(10)); // The wake-up that was dropped is executed once more.
        runtime.assertNothingOpen();
    }

    @Test
    void an_error_travels_over_as_many_levels_as_there_are() {
        BpmnModelInstance[] models = new BpmnModelInstance[22];
        models[0] = top("broken");
        models[1] = calling("middle", "level-2");
        for (int level = 2; level < 21; level++) {
            models[level] = calling("level-" + level, "level-" + (level + 1));
        }
        models[21] = working("level-21");
        MemoryRuntime runtime = MemoryRuntime.of(models);
        UUID top = runtime.start("top", Map.of());

        runtime.throwError(runtime.only("level-21").uuid(), "work", "broken", Map.of("reason", "deep"));

        assertThat(runtime.path(top)).endsWith("caught", "handled");
        assertThat(runtime.instance(top).execution().variables()).containsEntry("reason", "deep");
        runtime.assertNothingOpen();
    }
}
