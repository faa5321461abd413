package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Stepper;
import dev.onset.platform.Ids;
import dev.onset.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles models with conditional events (BPMN 2.0, 10.5.5) and executes them in the engine. */
class ConditionalEventsTest {

    private static final String BESIDE = "cancelActivity='false'";

    private static String when(String condition) {
        return when(condition, "");
    }

    private static String when(String condition, String extensions) {
        return "<bpmn:conditionalEventDefinition>" + extensions
                + "<bpmn:condition xsi:type='bpmn:tFormalExpression'>" + condition.replace("<", "&lt;")
                + "</bpmn:condition></bpmn:conditionalEventDefinition>";
    }

    private static String filter(String attributes) {
        return "<bpmn:extensionElements><zeebe:conditionalFilter " + attributes + "/></bpmn:extensionElements>";
    }

    /** The activity {@code n} with a boundary event {@code b} that leads to the job {@code aside}. */
    private static String boundary(String activity, String attributes, String definition) {
        return withDefinitions(start("s")
                + activity
                + event("boundaryEvent", "id='b' attachedToRef='n' " + attributes, definition)
                + job("aside")
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e")
                + flow("f3", "b", "aside"));
    }

    private static String caught(String definition) {
        return withDefinitions(start("s")
                + event("intermediateCatchEvent", "id='n'", definition)
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e"));
    }

    private static String eventSubProcess(String attributes, String definition) {
        return "<bpmn:subProcess id='es' triggeredByEvent='true'>"
                + event("startEvent", "id='es-s' " + attributes, definition) + job("handle")
                + flow("es-f", "es-s", "handle") + "</bpmn:subProcess>";
    }

    private static long count(TestInstance play, String node) {
        return play.path().stream().filter(node::equals).count();
    }

    @Test
    void a_token_waits_until_its_condition_is_true() throws Exception {
        TestInstance play = TestBpmn.instance(caught(when("= x > 10")), Map.of("x", 1));

        assertThat(play.change(Map.of("y", 20)).waitingAt()).containsExactly("n");
        assertThat(play.change(Map.of("x", 10)).waitingAt()).containsExactly("n");
        assertThat(play.change(Map.of("x", 11)).path()).containsExactly("s", "n", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_condition_that_is_true_already_does_not_wait() {
        assertThat(TestBpmn.instance(caught(when("=x > 10")), Map.of("x", 11)).isFinished())
                .isTrue();
    }

    @Test
    void a_condition_that_cannot_be_evaluated_is_not_met() throws Exception {
        TestInstance play = TestBpmn.instance(caught(when("=x > 10")));

        assertThat(play.incidentTexts()).isEmpty();
        assertThat(play.change(Map.of("x", "text")).waitingAt()).containsExactly("n");
        assertThat(play.change(Map.of("x", 11)).isFinished()).isTrue();
    }

    @Test
    void a_boundary_event_that_is_met_at_once_ends_its_activity_before_it_is_executed() throws Exception {
        TestInstance play = TestBpmn.instance(boundary(job("n"), "", when("=x > 10")), Map.of("x", 11));

        assertThat(play.waitingAt()).containsExactly("aside");
        assertThat(play.path()).containsExactly("s", "b");
        assertThat(TestBpmn.instance(boundary("<bpmn:task id='n'/>", "", when("=x > 10")), Map.of("x", 11))
                        .path())
                .containsExactly("s", "b");
        assertThat(play.complete("aside").isFinished()).isTrue();
    }

    @Test
    void a_boundary_event_that_does_not_interrupt_is_triggered_by_each_change_after_which_it_is_true()
            throws Exception {
        TestInstance play = TestBpmn.instance(boundary(job("n"), BESIDE, when("=x > 10")), Map.of("x", 1));

        play.change(Map.of("x", 11))
                .change(Map.of("x", 12))
                .change(Map.of("x", 3))
                .change(Map.of("y", 1));
        assertThat(count(play, "b")).isEqualTo(2);

        play.complete("aside").complete("aside").complete("n");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_event_is_triggered_once_by_all_changes_of_a_step() throws Exception {
        TestInstance play =
                TestBpmn.instance(boundary(job("n"), BESIDE, when("=x > 10 or y > 10")), Map.of("x", 1, "y", 1));

        play.change(Map.of("x", 11, "y", 12));

        assertThat(count(play, "b")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "create, 1",
        "update, 2",
        "'create, update', 3",
        "'update,create', 3",
        "'', 3",
    })
    void a_filter_says_which_changes_count(String events, int times) throws Exception {
        TestInstance play = TestBpmn.instance(
                boundary(job("n"), BESIDE, when("=x > 10", filter("variableEvents='" + events + "'"))));

        play.change(Map.of("x", 11)).change(Map.of("x", 12)).change(Map.of("x", 13));

        assertThat(count(play, "b")).isEqualTo(times);
    }

    @Test
    void a_filter_may_name_the_variables() throws Exception {
        TestInstance play = TestBpmn.instance(
                boundary(job("n"), BESIDE, when("=x > y", filter("variableNames='y, z'"))), Map.of("x", 5, "y", 9));

        play.change(Map.of("x", 11));
        assertThat(count(play, "b")).isZero();
        play.change(Map.of("y", 2));
        assertThat(count(play, "b")).isEqualTo(1);
    }

    @Test
    void the_result_of_a_job_in_a_scope_triggers_the_events_of_that_scope() throws Exception {
        TestInstance play = TestBpmn.instance(
                boundary(
                        "<bpmn:subProcess id='n'>" + start("s2") + job("work") + job("more") + flow("f4", "s2", "work")
                                + flow("f5", "work", "more") + "</bpmn:subProcess>",
                        "",
                        when("=x > 10")),
                Map.of("x", 1));

        play.complete("work", Map.of("x", 11));

        assertThat(play.waitingAt()).containsExactly("aside");
    }

    @Test
    void output_mappings_of_an_activity_do_not_trigger_its_own_boundary_event() throws Exception {
        String task =
                "<bpmn:serviceTask id='n'><bpmn:extensionElements><zeebe:taskDefinition type='n'/><zeebe:ioMapping>"
                        + "<zeebe:output source='=11' target='x'/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>";
        TestInstance play = TestBpmn.instance(boundary(task, "", when("=x > 10")), Map.of("x", 1));

        assertThat(play.complete("n").path()).containsExactly("s", "n", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void input_mappings_of_an_activity_trigger_its_boundary_event() {
        String task =
                "<bpmn:serviceTask id='n'><bpmn:extensionElements><zeebe:taskDefinition type='n'/><zeebe:ioMapping>"
                        + "<zeebe:input source='=11' target='x'/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>";

        assertThat(TestBpmn.instance(boundary(task, "", when("=x > 10")), Map.of("x", 1))
                        .path())
                .containsExactly("s", "b");
    }

    @Test
    void a_change_in_one_branch_does_not_trigger_the_events_of_another() throws Exception {
        String scope = "<bpmn:subProcess id='%1$s'><bpmn:extensionElements><zeebe:ioMapping>"
                + "<zeebe:input source='=0' target='x'/></zeebe:ioMapping></bpmn:extensionElements>"
                + "<bpmn:startEvent id='%1$s-s'/><bpmn:serviceTask id='%1$s-job'><bpmn:extensionElements>"
                + "<zeebe:taskDefinition type='t'/></bpmn:extensionElements></bpmn:serviceTask>"
                + "<bpmn:sequenceFlow id='%1$s-f' sourceRef='%1$s-s' targetRef='%1$s-job'/></bpmn:subProcess>";
        TestInstance play = TestBpmn.instance(withDefinitions(start("s")
                + scope.formatted("one")
                + scope.formatted("two")
                + event("boundaryEvent", "id='b' attachedToRef='two'", when("=x > 10"))
                + flow("f1", "s", "one")
                + flow("f2", "s", "two")));

        play.complete("one-job", Map.of("x", 11));

        assertThat(play.path()).doesNotContain("b");
        assertThat(play.complete("two-job", Map.of("x", 11)).isFinished()).isTrue();
    }

    @Test
    void outer_scopes_come_first_and_what_they_interrupt_is_not_triggered() throws Exception {
        String inner = "<bpmn:subProcess id='n'>" + start("s2") + job("work")
                + event("boundaryEvent", "id='ib' attachedToRef='work'", when("=x > 10")) + flow("f4", "s2", "work")
                + "</bpmn:subProcess>";
        TestInstance play = TestBpmn.instance(boundary(inner, "", when("=x > 10")), Map.of("x", 1));

        play.change(Map.of("x", 11));

        assertThat(play.path()).containsExactly("s", "s2", "b");
        assertThat(play.waitingAt()).containsExactly("aside");
    }

    @Test
    void an_event_subprocess_interrupts_its_scope_when_its_condition_becomes_true() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(
                eventSubProcess("", when("=cancelled")) + start("s") + job("n") + flow("f1", "s", "n")));

        play.change(Map.of("cancelled", true));

        assertThat(play.waitingAt()).containsExactly("es", "handle");
        assertThat(play.complete("handle").isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_whose_condition_is_true_from_the_start_runs_instead_of_its_scope() throws Exception {
        String process = eventSubProcess("", when("=cancelled")) + start("s") + job("n") + flow("f1", "s", "n");
        TestInstance whole = TestBpmn.instance(withDefinitions(process), Map.of("cancelled", true));
        assertThat(whole.waitingAt()).containsExactly("es", "handle");
        assertThat(whole.complete("handle").path()).doesNotContain("s", "n");
        assertThat(whole.isFinished()).isTrue();

        String inner = "<bpmn:subProcess id='sub'>" + eventSubProcess("", when("=cancelled")) + start("s2") + job("n")
                + flow("f1", "s2", "n") + "</bpmn:subProcess>";
        TestInstance scope = TestBpmn.instance(
                withDefinitions(start("s") + inner + end("e") + flow("f2", "s", "sub") + flow("f3", "sub", "e")),
                Map.of("cancelled", true));
        assertThat(scope.waitingAt()).containsExactly("sub", "es", "handle");
        assertThat(scope.complete("handle").path()).endsWith("sub", "e");
        assertThat(scope.isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_that_does_not_interrupt_runs_beside() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(eventSubProcess("isInterrupting='false'", when("=x > 10"))
                + start("s")
                + job("n")
                + flow("f1", "s", "n")));

        play.change(Map.of("x", 11)).change(Map.of("x", 12));

        assertThat(play.complete("handle").complete("n").complete("handle").isFinished())
                .isTrue();
    }

    @Test
    void the_first_event_after_a_gateway_may_be_a_condition() throws Exception {
        String process = withDefinitions(start("s") + "<bpmn:eventBasedGateway id='g'/>"
                + event("intermediateCatchEvent", "id='c'", when("=x > 10"))
                + event("intermediateCatchEvent", "id='t'", TestBpmn.timer("timeDuration", "PT1H")) + end("e")
                + flow("f1", "s", "g") + flow("f2", "g", "c") + flow("f3", "g", "t") + flow("f4", "c", "e")
                + flow("f5", "t", "e"));

        assertThat(TestBpmn.instance(process).change(Map.of("x", 11)).path()).containsExactly("s", "g", "c", "e");
        assertThat(TestBpmn.instance(process).timer("t").path()).containsExactly("s", "g", "t", "e");
        assertThat(TestBpmn.instance(process, Map.of("x", 11)).path()).containsExactly("s", "g", "c", "e");
    }

    @Test
    void an_item_that_changes_a_variable_around_it_interrupts_the_whole_multi_instance_activity() throws Exception {
        String items = job(
                "n",
                "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics"
                        + " inputCollection='=[1, 2, 3]'/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>");
        TestInstance play = TestBpmn.instance(boundary(items, "", when("=x > 10")), Map.of("x", 1));

        play.complete("n", Map.of("x", 11));

        assertThat(play.waitingAt()).containsExactly("aside");
        assertThat(play.complete("aside").isFinished()).isTrue();
    }

    @Test
    void a_condition_that_is_met_on_hold_triggers_when_the_instance_is_resumed() throws Exception {
        TestInstance play = TestBpmn.instance(boundary(job("n"), BESIDE, when("=x > 10")), Map.of("x", 1));

        play.apply(new Event.Held());
        play.change(Map.of("x", 11)).change(Map.of("x", 12));
        assertThat(play.waitingAt()).containsExactly("n");

        play.apply(new Event.Resumed());
        assertThat(play.waitingAt()).containsExactly("n", "aside");
        play.complete("aside").complete("n");
        play.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_condition_that_its_own_path_keeps_true_stops_with_an_incident() {
        String again = "<bpmn:scriptTask id='again'><bpmn:extensionElements>"
                + "<zeebe:script expression='=x + 1' resultVariable='x'/></bpmn:extensionElements></bpmn:scriptTask>";
        TestInstance play = TestInstance.startWith(
                new Stepper(1_000, 100, Ids::next),
                TestBpmn.model(withDefinitions(start("s")
                        + job("n")
                        + again
                        + event("boundaryEvent", "id='b' attachedToRef='n' " + BESIDE, when("=x > 10"))
                        + flow("f1", "s", "n")
                        + flow("f2", "b", "again"))),
                Map.of("x", 11));

        assertThat(play.incidentTexts()).singleElement().asString().contains("100 nodes without a wait state");
    }

    @Test
    void a_condition_that_is_missing_or_no_feel_is_refused() {
        assertThat(errors(
                        caught("<bpmn:conditionalEventDefinition><bpmn:condition/></bpmn:conditionalEventDefinition>")))
                .containsExactly("n: The condition is missing");
        assertThat(errors(caught(when("x > 10"))))
                .containsExactly("n: The condition must be a FEEL expression, which begins with =");
        assertThat(errors(caught(when("=x >"))))
                .singleElement()
                .asString()
                .startsWith("n: The condition is not valid FEEL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            variableEvents='delete' | n: The variableEvents of a zeebe:conditionalFilter must be create, update or both, but contain delete
            variableNames='x,,y'    | n: The variableNames of a zeebe:conditionalFilter must be names of variables, separated by commas
            variableNames='=x'      | n: The variableNames of a zeebe:conditionalFilter must be names of variables, separated by commas
            """)
    void a_filter_is_checked(String attributes, String error) {
        assertThat(errors(caught(when("=x", filter(attributes.replace('\'', '"'))))))
                .containsExactly(error);
    }

    @Test
    void a_condition_does_not_start_a_process() {
        assertThat(errors(withDefinitions(event("startEvent", "id='n'", when("=x")))))
                .containsExactly("n: A startEvent with conditionalEventDefinition is not supported here");
    }
}
