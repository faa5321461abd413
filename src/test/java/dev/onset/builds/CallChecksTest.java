package dev.onset.builds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.dmn.DmnCompiler;
import dev.onset.problems.ProblemError;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeBindingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CallChecksTest {

    private final BuildCompiler compiler = new BuildCompiler(new BpmnCompiler(), new DmnCompiler());

    /** A process in a file of its own. */
    private record Process(String id, String xml) {}

    private static Process process(String id, UnaryOperator<AbstractFlowNodeBuilder<?, ?>> content) {
        return new Process(
                id,
                Bpmn.convertToString(
                        content.apply(Bpmn.createExecutableProcess(id).startEvent())
                                .endEvent()
                                .done()));
    }

    private static Process calling(String id, String called) {
        return process(id, at -> at.callActivity("call-" + called, call -> call.zeebeProcessId(called)));
    }

    private List<String> errors(Process... processes) {
        return errors(Map.of(), processes);
    }

    private List<String> errors(Map<String, String> names, Process... processes) {
        List<BuildContent.File> files = new ArrayList<>();
        for (Process process : processes) {
            files.add(
                    new BuildContent.File(process.id() + ".bpmn", process.xml().getBytes(UTF_8)));
        }
        List<ProblemError> errors = compiler.compile(new BuildContent("1", "main", BuildStatus.COMMITTED, files, names))
                .errors();
        assertThat(errors).allSatisfy(error -> assertThat(error.line()).isPositive());
        return errors.stream()
                .map(error -> error.file() + " " + error.element() + ": " + error.detail())
                .toList();
    }

    private static Process bound(String id, String called) {
        return process(
                id,
                at -> at.callActivity(
                        "call", call -> call.zeebeProcessId(called).zeebeBindingType(ZeebeBindingType.deployment)));
    }

    @Test
    void a_call_of_the_own_build_needs_the_process_in_the_build() {
        assertThat(errors(bound("a", "b")))
                .containsExactly("a.bpmn call: The callActivity calls the process b of its own build (bindingType"
                        + " deployment), but the build has no process of this name");
        assertThat(errors(bound("a", "b"), process("b", at -> at))).isEmpty();
        assertThat(errors(calling("a", "b"))).isEmpty();
    }

    @Test
    void a_process_is_called_by_the_name_by_which_it_is_started() {
        assertThat(errors(Map.of("b", "billing"), bound("a", "billing"), process("b", at -> at)))
                .isEmpty();
        assertThat(errors(Map.of("b", "billing"), bound("a", "b"), process("b", at -> at)))
                .hasSize(1);
    }

    @Test
    void processes_that_call_each_other_without_a_wait_are_refused_once() {
        assertThat(errors(calling("a", "b"), calling("b", "c"), calling("c", "a")))
                .containsExactly(
                        "a.bpmn call-b: The calls a > b > c > a have no wait state and no condition: an instance"
                                + " would never end");
        assertThat(errors(calling("a", "a")))
                .containsExactly(
                        "a.bpmn call-a: The calls a > a have no wait state and no condition: an instance would never end");
    }

    @Test
    void a_call_after_one_that_ends_without_a_wait_closes_a_loop_too() {
        Process first = process(
                "a",
                at -> at.callActivity("first", call -> call.zeebeProcessId("b"))
                        .callActivity("again", call -> call.zeebeProcessId("a")));

        assertThat(errors(first, process("b", at -> at.task()))).hasSize(1);
        assertThat(errors(first, process("b", at -> at.serviceTask("wait", task -> task.zeebeJobType("t")))))
                .isEmpty();
    }

    @Test
    void a_call_within_a_subprocess_closes_a_loop() {
        Process inside = process(
                "a",
                at -> at.subProcess("sub")
                        .embeddedSubProcess()
                        .startEvent()
                        .callActivity("again", call -> call.zeebeProcessId("a"))
                        .endEvent()
                        .subProcessDone());

        assertThat(errors(inside)).hasSize(1);
    }

    @Test
    void a_wait_a_condition_or_a_collection_ends_a_loop() {
        assertThat(errors(process(
                        "a",
                        at -> at.serviceTask("wait", task -> task.zeebeJobType("t"))
                                .callActivity("again", call -> call.zeebeProcessId("a")))))
                .isEmpty();
        assertThat(errors(process(
                        "a",
                        at -> at.exclusiveGateway("gate")
                                .defaultFlow()
                                .endEvent()
                                .moveToNode("gate")
                                .conditionExpression("x")
                                .callActivity("again", call -> call.zeebeProcessId("a")))))
                .isEmpty();
        assertThat(errors(process(
                        "a",
                        at -> at.callActivity(
                                "again",
                                call -> call.zeebeProcessId("a")
                                        .multiInstance(loop -> loop.zeebeInputCollectionExpression("items"))))))
                .isEmpty();
        assertThat(errors(process("a", at -> at.callActivity("again", call -> call.zeebeProcessIdExpression("\"a\"")))))
                .isEmpty();
    }

    @Test
    void warnings_of_all_files_are_kept_up_to_a_bound() {
        String tasks = "<task id=\"t%s\"><extensionElements><zeebe:taskDefinition"
                + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" type=\"x\"/></extensionElements></task>";
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            many.append(tasks.formatted(i));
        }
        List<BuildContent.File> files = new ArrayList<>();
        for (String id : List.of("a", "b")) {
            files.add(new BuildContent.File(
                    id + ".bpmn",
                    process(id, at -> at)
                            .xml()
                            .replace("<endEvent", many + "<endEvent")
                            .getBytes(UTF_8)));
        }

        BuildCompiler.Result result =
                compiler.compile(new BuildContent("1", "main", BuildStatus.COMMITTED, files, Map.of()));

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).hasSize(BuildCompiler.MAX_WARNINGS);
        assertThat(result.warnings().getLast().file()).isEqualTo("b.bpmn");
        assertThat(BuildWarnings.read(BuildWarnings.write(result.warnings()))).isEqualTo(result.warnings());
    }
}
