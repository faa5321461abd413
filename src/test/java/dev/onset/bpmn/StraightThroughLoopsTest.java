package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.process;
import static dev.onset.bpmn.TestBpmn.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only loops that a token would never leave are refused. */
class StraightThroughLoopsTest {

    private static final String ENDLESS = " has no wait state and no condition: a token would never leave it";

    /** A process with a loop of a gateway and the node {@code n}. */
    private static String loopThrough(String node) {
        return process(
                start("s") + gate("g") + node + flow("f1", "s", "g") + flow("f2", "g", "n") + flow("f3", "n", "g"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:task id='n'/>",
                "<bpmn:manualTask id='n'/>",
                "<bpmn:intermediateThrowEvent id='n'/>",
                "<bpmn:parallelGateway id='n'/>",
                "<bpmn:inclusiveGateway id='n'/>",
                "<bpmn:scriptTask id='n'><bpmn:extensionElements><zeebe:script expression='=1' resultVariable='x'/>"
                        + "</bpmn:extensionElements></bpmn:scriptTask>",
                "<bpmn:subProcess id='n'><bpmn:startEvent id='i'/></bpmn:subProcess>",
                "<bpmn:task id='n'><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
                        + "<zeebe:loopCharacteristics inputCollection='=items'/></bpmn:extensionElements>"
                        + "</bpmn:multiInstanceLoopCharacteristics></bpmn:task>"
            })
    void a_loop_of_nodes_that_do_not_wait_is_refused(String node) {
        assertThat(errors(loopThrough(node))).containsExactly("g: The loop g > n > g" + ENDLESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:userTask id='n'><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:callActivity id='n'><bpmn:extensionElements><zeebe:calledElement processId='q'/>"
                        + "</bpmn:extensionElements></bpmn:callActivity>",
                "<bpmn:serviceTask id='n'><bpmn:extensionElements><zeebe:taskDefinition type='t'/>"
                        + "</bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:scriptTask id='n'><bpmn:extensionElements><zeebe:taskDefinition type='t'/>"
                        + "</bpmn:extensionElements></bpmn:scriptTask>",
                "<bpmn:intermediateCatchEvent id='n'><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H"
                        + "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
                "<bpmn:subProcess id='n'><bpmn:startEvent id='i'/><bpmn:manualTask id='m'/><bpmn:sequenceFlow id='x'"
                        + " sourceRef='i' targetRef='m'/><bpmn:sequenceFlow id='y' sourceRef='m' targetRef='w'/>"
                        + "<bpmn:serviceTask id='w'><bpmn:extensionElements><zeebe:taskDefinition type='t'/>"
                        + "</bpmn:extensionElements></bpmn:serviceTask></bpmn:subProcess>"
            })
    void a_loop_with_a_node_that_waits_is_not(String node) {
        assertThat(errors(loopThrough(node))).isEmpty();
    }

    @Test
    void a_loop_with_a_condition_is_not() {
        for (String gateway : new String[] {"exclusiveGateway", "inclusiveGateway"}) {
            String model = start("s") + gate("m") + "<bpmn:task id='a'/>" + end("e") + flow("f1", "s", "m")
                    + flow("f2", "m", "a") + flow("f3", "a", "g");
            assertThat(errors(process(model + "<bpmn:" + gateway + " id='g' default='out'/>"
                            + flow("back", "g", "m", "=again") + flow("out", "g", "e"))))
                    .isEmpty();
            assertThat(errors(process(model + "<bpmn:" + gateway + " id='g' default='back'/>"
                            + flow("out", "g", "e", "=enough") + flow("back", "g", "m"))))
                    .isEmpty();
        }
    }

    @Test
    void a_loop_beside_a_way_out_is_refused() {
        assertThat(errors(process(start("s") + gate("m") + fork("k") + "<bpmn:task id='a'/>" + end("e")
                        + flow("f1", "s", "m") + flow("f2", "m", "k") + flow("f3", "k", "a") + flow("f4", "k", "e")
                        + flow("f5", "a", "m"))))
                .containsExactly("m: The loop m > k > a > m" + ENDLESS);
    }

    @Test
    void a_node_that_leads_to_itself_is_refused() {
        assertThat(errors(process(start("s") + "<bpmn:task id='a'/>" + flow("f1", "s", "a") + flow("f2", "a", "a"))))
                .containsExactly("a: The loop a > a" + ENDLESS);
    }

    @Test
    void a_join_waits_where_not_all_that_it_joins_comes_back() {
        String loop = start("s") + gate("m") + fork("k") + "<bpmn:task id='a'/>" + flow("f1", "s", "m")
                + flow("f2", "m", "k") + flow("f3", "k", "a") + flow("f4", "k", "b") + flow("f5", "a", "j")
                + flow("f6", "b", "j") + flow("f7", "j", "m");
        for (String join : new String[] {"parallelGateway", "inclusiveGateway"}) {
            assertThat(errors(process(loop + "<bpmn:" + join + " id='j'/>" + job("b"))))
                    .isEmpty();
            assertThat(errors(process(loop + "<bpmn:" + join + " id='j'/><bpmn:task id='b'/>")))
                    .containsExactly("m: The loop m > k > a > j > m" + ENDLESS);
        }
    }

    @Test
    void a_parallel_join_with_a_flow_from_before_the_loop_is_passed_once() {
        assertThat(errors(process(start("s") + fork("j") + "<bpmn:task id='a'/>" + flow("f1", "s", "j")
                        + flow("f2", "j", "a") + flow("f3", "a", "j"))))
                .isEmpty();
    }

    @Test
    void a_loop_inside_a_subprocess_is_refused_too() {
        assertThat(errors(process(start("s") + "<bpmn:subProcess id='sub'>" + start("i") + gate("m")
                        + "<bpmn:task id='a'/>" + flow("i1", "i", "m") + flow("i2", "m", "a") + flow("i3", "a", "m")
                        + "</bpmn:subProcess>" + end("e") + flow("f1", "s", "sub") + flow("f2", "sub", "e"))))
                .containsExactly("m: The loop m > a > m" + ENDLESS);
    }

    @Test
    void every_loop_is_told_at_once() {
        assertThat(errors(process(start("s") + fork("k") + flow("f0", "s", "k")
                        + "<bpmn:task id='a'/><bpmn:task id='b'/>" + flow("f1", "k", "a") + flow("f2", "k", "b")
                        + flow("f3", "a", "a") + flow("f4", "b", "b"))))
                .containsExactly("a: The loop a > a" + ENDLESS, "b: The loop b > b" + ENDLESS);
    }

    @Test
    void a_file_that_was_published_before_loops_were_refused_still_compiles() {
        String loop = process(start("s") + "<bpmn:task id='a'/>" + flow("f1", "s", "a") + flow("f2", "a", "a"));

        Compilation published = new BpmnCompiler()
                .compilePublished("a.bpmn", loop.getBytes(StandardCharsets.UTF_8), BuildResources.NONE);

        assertThat(published.errors()).isEmpty();
        assertThat(published.processes()).hasSize(1);
    }

    @Test
    void long_loops_and_long_lines_are_looked_through() {
        int nodes = 5_000;
        String line = IntStream.range(1, nodes)
                .mapToObj(i -> "<bpmn:task id='t%d'/>".formatted(i) + flow("f" + i, "t" + (i - 1), "t" + i))
                .collect(Collectors.joining());
        String model = start("s") + "<bpmn:task id='t0'/>" + flow("f0", "s", "t0") + line;

        assertThat(errors(process(model))).isEmpty();
        assertThat(errors(process(model + flow("back", "t" + (nodes - 1), "t0"))))
                .singleElement()
                .asString()
                .startsWith("t0: The loop t0 > t1 > t2 > ")
                .endsWith(" > … > t0" + ENDLESS);
    }

    private static String gate(String id) {
        return "<bpmn:exclusiveGateway id='" + id + "'/>";
    }

    private static String fork(String id) {
        return "<bpmn:parallelGateway id='" + id + "'/>";
    }
}
