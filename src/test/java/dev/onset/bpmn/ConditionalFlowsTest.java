package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles models with conditional flows out of activities (BPMN 2.0.2, 13.3.2) and executes them in the engine. */
class ConditionalFlowsTest {

    /** The job {@code n} with flows to the jobs {@code small}, {@code large}, {@code always} and {@code otherwise}. */
    private static String model(String attributes) {
        return TestBpmn.process(start("s")
                + job("n").replace("<bpmn:serviceTask ", "<bpmn:serviceTask " + attributes + " ")
                + job("small")
                + job("large")
                + job("otherwise")
                + flow("f", "s", "n")
                + flow("toSmall", "n", "small", "=x &lt; 10")
                + flow("toLarge", "n", "large", "=x > 5")
                + flow("toOtherwise", "n", "otherwise", attributes.isEmpty() ? "=x = 100" : "=true"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1   | small
            7   | small, large
            50  | large
            """)
    void every_flow_whose_condition_is_true_is_taken(int x, String waiting) throws Exception {
        TestInstance play = TestBpmn.instance(model("default='toOtherwise'"), Map.of("x", x));

        play.complete("n");
        assertThat(String.join(", ", play.waitingAt())).isEqualTo(waiting);
    }

    @Test
    void conditions_see_the_results_of_the_activity() throws Exception {
        TestInstance play = TestBpmn.instance(model(""), Map.of("x", 1));

        play.complete("n", Map.of("x", 100));
        assertThat(play.waitingAt()).containsExactly("large", "otherwise");
    }

    @Test
    void the_default_flow_is_taken_where_no_condition_is_true() throws Exception {
        String xml = model("default='toOtherwise'").replace("x &lt; 10", "x &lt; 3");
        TestInstance play = TestBpmn.instance(xml, Map.of("x", 4));

        play.complete("n");
        assertThat(play.waitingAt()).containsExactly("otherwise");
    }

    @Test
    void a_flow_without_a_condition_is_always_taken_and_then_the_default_flow_is_not() throws Exception {
        TestInstance play = TestBpmn.instance(
                TestBpmn.process(start("s") + "<bpmn:task id='n' default='d'/>" + job("a") + job("b") + job("c")
                        + flow("f", "s", "n") + flow("always", "n", "a") + flow("never", "n", "b", "=false")
                        + flow("d", "n", "c")));

        assertThat(play.waitingAt()).containsExactly("a");
    }

    @Test
    void a_default_flow_without_conditional_flows_is_taken_like_the_others() throws Exception {
        TestInstance play = TestBpmn.instance(TestBpmn.process(start("s") + "<bpmn:task id='n' default='d'/>" + job("a")
                + job("c") + flow("f", "s", "n") + flow("always", "n", "a") + flow("d", "n", "c")));

        assertThat(play.waitingAt()).containsExactly("a", "c");
    }

    @Test
    void no_true_condition_and_no_default_flow_is_an_incident_that_can_be_resolved() throws Exception {
        TestInstance play = TestBpmn.instance(model("").replace("x &lt; 10", "x &lt; 3"), Map.of("x", 4));

        play.complete("n");
        assertThat(play.incidentTexts())
                .containsExactly("n: No condition of an outgoing flow is true, and there is no default flow");
        play.change(Map.of("x", 6)).retry("n");
        assertThat(play.waitingAt()).containsExactly("large");
    }

    @Test
    void a_multi_instance_activity_and_a_subprocess_have_conditional_flows_when_they_are_whole() throws Exception {
        String loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
                + "<zeebe:loopCharacteristics inputCollection='=[1, 2]' outputCollection='x' outputElement='=1'/>"
                + "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>";
        TestInstance play = TestBpmn.instance(TestBpmn.process(start("s") + job("n", loop)
                + "<bpmn:subProcess id='sub' default='d'>" + start("s2") + job("in") + flow("f2", "s2", "in")
                + "</bpmn:subProcess>" + end("e") + job("c")
                + flow("f", "s", "n") + flow("toSub", "n", "sub", "=count(x) = 2") + flow("toEnd", "n", "e", "=false")
                + flow("d", "sub", "c") + flow("never", "sub", "e", "=x = null")));

        play.complete("n").complete("n");
        assertThat(play.waitingAt()).containsExactly("sub", "in");
        play.complete("in");
        assertThat(play.waitingAt()).containsExactly("c");
    }

    @Test
    void a_loop_whose_exit_is_the_default_flow_has_a_condition() {
        assertThat(errors(TestBpmn.process(start("s") + "<bpmn:task id='n' default='d'/>" + "<bpmn:task id='m'/>"
                        + end("e") + flow("f", "s", "n") + flow("again", "n", "m", "=x") + flow("back", "m", "n")
                        + flow("d", "n", "e"))))
                .isEmpty();
        assertThat(errors(TestBpmn.process(
                        start("s") + "<bpmn:task id='n' default='d'/>" + end("e") + end("e2") + flow("f", "s", "n")
                                + flow("again", "n", "n") + flow("x", "n", "e", "=x") + flow("d", "n", "e2"))))
                .containsExactly("n: The loop n > n has no wait state and no condition: a token would never leave it");
    }

    @Test
    void a_default_flow_of_a_conditional_activity_must_be_one_of_its_flows() {
        assertThat(errors(TestBpmn.process(start("s") + "<bpmn:task id='n' default='f'/>" + end("e")
                        + flow("f", "s", "n") + flow("x", "n", "e", "=true"))))
                .containsExactly("n: The default flow f is not an outgoing flow of the task");
    }

    @Test
    void events_and_parallel_gateways_have_no_conditional_flows() {
        assertThat(errors(TestBpmn.process(start("s") + end("e") + flow("f", "s", "e", "=true"))))
                .containsExactly(
                        "f: A condition on an outgoing flow of a startEvent is not supported: use an exclusiveGateway");
        assertThat(errors(TestBpmn.process(start("s") + "<bpmn:parallelGateway id='n'/>" + end("e")
                        + flow("f", "s", "n") + flow("x", "n", "e", "=true"))))
                .containsExactly(
                        "x: A condition on an outgoing flow of a parallelGateway is not supported: use an exclusiveGateway");
    }

    @Test
    void conditions_of_activities_are_checked() {
        assertThat(errors(TestBpmn.process(start("s")
                        + activity("task", "")
                        + end("e")
                        + flow("f", "s", "n")
                        + flow("x", "n", "e", "amount > 5"))))
                .containsExactly("x: The condition of x must be a FEEL expression, which begins with =");
    }
}
