package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step runs so many called instances at once; those beyond that are created in it and continue by themselves. */
class ManyCallsTest {

    private static final int MAX_CALLS = 100;

    private record Calls(int maxCallsPerStep) implements DefaultRuntimeConfig {}

    private static final BpmnModelInstance DOUBLE = Bpmn.createExecutableProcess("double")
            .startEvent()
            .scriptTask("compute", task -> task.zeebeExpression("item * 2").zeebeResultVariable("result"))
            .endEvent()
            .done();

    private static final BpmnModelInstance WORKING = Bpmn.createExecutableProcess("double")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .endEvent()
            .done();

    private static BpmnModelInstance each(String process, String called, boolean sequential) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .callActivity(
                        "call",
                        call -> call.zeebeProcessId(called).multiInstance(loop -> {
                            loop.zeebeInputCollectionExpression("items")
                                    .zeebeInputElement("item")
                                    .zeebeOutputCollection("results")
                                    .zeebeOutputElementExpression("result");
                            if (sequential) {
                                loop.sequential();
                            } else {
                                loop.parallel();
                            }
                        }))
                .endEvent()
                .done();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static void assertEachRanOnce(MemoryRuntime runtime, String process, int count, String node) {
        assertThat(runtime.instances(process).stream()
                        .filter(instance -> instance.state() == InstanceState.FINISHED)
                        .map(instance -> runtime.path(instance.uuid())))
                .hasSize(count)
                .allMatch(path -> path.size() == 3 && path.get(1).equals(node));
        assertThat(runtime.instances(process)).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MAX_CALLS - 1, MAX_CALLS, MAX_CALLS + 1, 250})
    void each_element_calls_once_and_its_result_is_in_its_place(int count) {
        MemoryRuntime runtime = MemoryRuntime.of(each("each", "double", false), DOUBLE);

        UUID uuid = runtime.start("each", Map.of("items", upTo(count)));

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        assertThat((List<?>) runtime.instance(uuid).execution().variables().get("results"))
                .extracting(result -> ((Number) result).intValue())
                .isEqualTo(upTo(count).stream().map(item -> item * 2).toList());
        assertEachRanOnce(runtime, "double", count, "compute");
        runtime.assertNothingOpen();
    }

    @Test
    void calls_that_follow_one_another_all_run_however_many_a_step_takes() {
        MemoryRuntime runtime = MemoryRuntime.of(each("each", "double", true), DOUBLE);

        UUID uuid = runtime.start("each", Map.of("items", upTo(150)));

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        assertEachRanOnce(runtime, "double", 150, "compute");
        runtime.assertNothingOpen();
    }

    @Test
    void calls_of_calls_share_the_bound_and_all_run() {
        MemoryRuntime runtime = MemoryRuntime.of(each("outer", "each", false), inner(), DOUBLE);

        UUID uuid = runtime.start("outer", Map.of("items", Collections.nCopies(20, upTo(15))));

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        assertThat(runtime.instances("each")).hasSize(20).allMatch(each -> each.state() == InstanceState.FINISHED);
        assertEachRanOnce(runtime, "double", 300, "compute");
        runtime.assertNothingOpen();
    }

    /** Calls {@code double} for each element of {@code item}. */
    private static BpmnModelInstance inner() {
        return Bpmn.createExecutableProcess("each")
                .startEvent()
                .callActivity(
                        "call",
                        call -> call.zeebeProcessId("double")
                                .multiInstance(loop -> loop.parallel()
                                        .zeebeInputCollectionExpression("item")
                                        .zeebeInputElement("item")
                                        .zeebeOutputCollection("result")
                                        .zeebeOutputElementExpression("result")))
                .endEvent()
                .done();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 7, 1})
    void those_that_wait_are_all_called_and_the_caller_goes_on_after_the_last(int maxCallsPerStep) {
        MemoryRuntime runtime = MemoryRuntime.with(new Calls(maxCallsPerStep), each("each", "double", false), WORKING);
        UUID uuid = runtime.start("each", Map.of("items", upTo(130)));
        assertThat(runtime.store.jobs).hasSize(130);

        for (StoredInstance called : runtime.instances("double").reversed()) {
            assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.STARTED);
            runtime.complete(
                    called.uuid(),
                    "work",
                    Map.of("result", called.execution().variables().get("item")));
        }

        assertThat(runtime.instance(uuid).state()).isEqualTo(InstanceState.FINISHED);
        assertThat((List<?>) runtime.instance(uuid).execution().variables().get("results"))
                .extracting(result -> ((Number) result).intValue())
                .isEqualTo(upTo(130));
        assertEachRanOnce(runtime, "double", 130, "work");
        runtime.assertNothingOpen();
    }

    @Test
    void an_error_of_one_beyond_the_bound_cancels_all_others() {
        MemoryRuntime runtime = MemoryRuntime.of(
                Bpmn.createExecutableProcess("each")
                        .startEvent()
                        .callActivity(
                                "call",
                                call -> call.zeebeProcessId("double")
                                        .multiInstance(loop -> loop.parallel()
                                                .zeebeInputCollectionExpression("items")
                                                .zeebeInputElement("item")))
                        .boundaryEvent("caught", event -> event.error("broken"))
                        .endEvent("handled")
                        .moveToActivity("call")
                        .endEvent()
                        .done(),
                WORKING);
        UUID uuid = runtime.start("each", Map.of("items", upTo(130)));

        runtime.throwError(runtime.instances("double").getLast().uuid(), "work", "broken", Map.of());

        assertThat(runtime.path(uuid)).endsWith("caught", "handled");
        assertThat(runtime.instances("double"))
                .hasSize(130)
                .allMatch(called -> called.state() == InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }

    @Test
    void canceling_the_caller_ends_those_that_have_not_continued_yet_too() {
        MemoryRuntime runtime = MemoryRuntime.of(each("each", "double", false), WORKING);
        UUID uuid = runtime.start("each", Map.of("items", upTo(130)));

        runtime.tell(uuid, new Event.Canceled());

        assertThat(runtime.instances("double"))
                .hasSize(130)
                .allMatch(called -> called.state() == InstanceState.TERMINATED);
        runtime.assertNothingOpen();
    }
}
