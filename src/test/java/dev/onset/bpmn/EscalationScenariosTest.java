package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.escalation;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.StaleEvent;
import dev.onset.testing.TestInstance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles models with escalations (BPMN 2.0, 10.5.7) and executes them in the engine. */
class EscalationScenariosTest {

    private static final String ANY = "<bpmn:escalationEventDefinition/>";

    private static TestInstance play(String xml) throws StaleEvent {
        return play(xml, Map.of());
    }

    private static TestInstance play(String xml, Map<String, @Nullable Object> values) throws StaleEvent {
        return TestBpmn.instance(xml, values).withoutCaller();
    }

    private static String subProcess(String id, String attributes, String content) {
        return "<bpmn:subProcess id='%s' %s>%s</bpmn:subProcess>".formatted(id, attributes, content);
    }

    /** A start event, an event {@code t} that throws, the job {@code then} and an end event, in a scope. */
    private static String throwing(String suffix, String definition) {
        return start("s" + suffix)
                + event("intermediateThrowEvent", "id='t" + suffix + "'", definition)
                + job("then" + suffix)
                + flow("fs" + suffix, "s" + suffix, "t" + suffix)
                + flow("ft" + suffix, "t" + suffix, "then" + suffix);
    }

    /** The subprocess {@code n}, which throws, with boundary events that lead to the end event {@code e}. */
    private static String watched(String inside, String... boundaries) {
        StringBuilder content = new StringBuilder(start("s") + subProcess("n", "", inside) + job("after") + end("e"));
        content.append(flow("f1", "s", "n")).append(flow("f2", "n", "after"));
        for (int i = 0; i < boundaries.length; i++) {
            content.append(boundaries[i]).append(flow("b" + i, boundaries[i].split("'")[1], "e"));
        }
        return withDefinitions(content.toString());
    }

    private static String boundary(String id, String attributes, String definition) {
        return event("boundaryEvent", "id='" + id + "' attachedToRef='n' " + attributes, definition);
    }

    private static String eventSubProcess(String id, String attributes, String definition) {
        return subProcess(
                id,
                "triggeredByEvent='true'",
                event("startEvent", "id='" + id + "-s' " + attributes, definition)
                        + end(id + "-e")
                        + flow(id + "-f", id + "-s", id + "-e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"intermediateThrowEvent", "endEvent"})
    void an_escalation_that_nothing_catches_is_in_the_history_and_the_token_goes_on(String kind) throws Exception {
        String after = kind.equals("endEvent") ? "" : end("e") + flow("f2", "t", "e");
        TestInstance play = play(
                withDefinitions(start("s") + event(kind, "id='t'", escalation("esc")) + after + flow("f1", "s", "t")));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).startsWith("s", "t");
        assertThat(play.escalated()).containsExactly("t NOT_ESCALATED LATE");
        assertThat(play.incidentTexts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"esc", "feelEsc"})
    void a_boundary_event_that_interrupts_ends_the_scope_that_threw(String thrown) throws Exception {
        TestInstance play = play(
                watched(throwing("2", escalation(thrown)), boundary("b", "", escalation("esc"))),
                Map.of("code", "LATE"));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "s2", "b", "e");
        assertThat(play.escalated()).containsExactly("t2 ESCALATED LATE");
    }

    @Test
    void a_boundary_event_that_does_not_interrupt_adds_a_token() throws Exception {
        TestInstance play = play(
                watched(throwing("2", escalation("esc")), boundary("b", "cancelActivity='false'", escalation("esc"))));

        assertThat(play.waitingAt()).containsExactly("n", "then2");
        assertThat(play.path()).contains("t2", "b", "e");
        assertThat(play.complete("then2").complete("after").isFinished()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"esc,b", "esc2,any", "feelEsc,any"})
    void an_event_for_the_code_comes_before_one_for_any_code(String thrown, String caught) throws Exception {
        TestInstance play = play(
                watched(
                        throwing("2", escalation(thrown)),
                        boundary("any", "", ANY),
                        boundary("b", "", escalation("esc"))),
                Map.of("code", "OTHER"));

        assertThat(play.path()).containsExactly("s", "s2", caught, "e");
    }

    @Test
    void an_escalation_without_a_code_catches_any_escalation() throws Exception {
        TestInstance play =
                play(watched(throwing("2", escalation("esc")), boundary("b", "", escalation("codelessEsc"))));

        assertThat(play.path()).endsWith("b", "e");
    }

    @Test
    void an_event_subprocess_comes_before_a_boundary_event_for_the_same_code() throws Exception {
        TestInstance play = play(watched(
                eventSubProcess("es", "", escalation("esc")) + throwing("2", escalation("esc")),
                boundary("b", "", escalation("esc"))));

        assertThat(play.path()).contains("es-s", "es-e").doesNotContain("b");
        assertThat(play.waitingAt()).containsExactly("after");
    }

    @Test
    void a_boundary_event_for_the_code_comes_before_an_event_subprocess_for_any_code() throws Exception {
        TestInstance play = play(watched(
                eventSubProcess("es", "", ANY) + throwing("2", escalation("esc")),
                boundary("b", "", escalation("esc"))));

        assertThat(play.path()).containsExactly("s", "s2", "b", "e");
    }

    @Test
    void an_event_subprocess_that_does_not_interrupt_runs_beside_and_keeps_an_ending_scope_open() throws Exception {
        TestInstance play = play(withDefinitions(eventSubProcess("es", "isInterrupting='false'", escalation("esc"))
                + start("s")
                + event("endEvent", "id='t'", escalation("esc"))
                + flow("f1", "s", "t")));

        assertThat(play.path()).containsExactly("s", "t", "es", "es-s", "es-e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_that_interrupts_ends_the_rest_of_its_scope() throws Exception {
        TestInstance play =
                play(withDefinitions(eventSubProcess("es", "", escalation("esc")) + throwing("", escalation("esc"))));

        assertThat(play.path()).containsExactly("s", "es", "es-s", "es-e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void what_an_event_subprocess_throws_none_in_the_same_scope_catches() throws Exception {
        String again = subProcess(
                "es",
                "triggeredByEvent='true'",
                event("startEvent", "id='es-s' isInterrupting='false'", escalation("esc"))
                        + event("endEvent", "id='es-t'", escalation("esc"))
                        + flow("f", "es-s", "es-t"));
        TestInstance play = play(withDefinitions(again + throwing("", escalation("esc"))));

        assertThat(play.escalated()).containsExactly("t ESCALATED LATE", "es-t NOT_ESCALATED LATE");
        assertThat(play.waitingAt()).containsExactly("then");
    }

    @Test
    void an_inner_scope_does_not_hide_a_code_that_it_does_not_catch() throws Exception {
        String inner = subProcess("inner", "", throwing("3", escalation("esc")))
                + event("boundaryEvent", "id='ib' attachedToRef='inner'", escalation("esc2"));
        TestInstance play =
                play(watched(start("s2") + inner + flow("f3", "s2", "inner"), boundary("b", "", escalation("esc"))));

        assertThat(play.path()).containsExactly("s", "s2", "s3", "b", "e");
    }

    @Test
    void the_boundary_events_of_a_multi_instance_subprocess_are_around_all_items() throws Exception {
        String loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
                + "<zeebe:loopCharacteristics inputCollection='=[1, 2]'/></bpmn:extensionElements>"
                + "</bpmn:multiInstanceLoopCharacteristics>";
        TestInstance interrupted =
                play(watched(loop + throwing("2", escalation("esc")), boundary("b", "", escalation("esc"))));
        assertThat(interrupted.path()).endsWith("b", "e");
        assertThat(interrupted.isFinished()).isTrue();

        TestInstance beside = play(watched(
                loop + throwing("2", escalation("esc")), boundary("b", "cancelActivity='false'", escalation("esc"))));
        assertThat(beside.path()).filteredOn("b"::equals).hasSize(2);
        assertThat(beside.complete("then2").complete("then2").complete("after").isFinished())
                .isTrue();
    }

    @Test
    void a_code_that_is_not_a_string_is_an_incident() throws Exception {
        TestInstance play = play(
                withDefinitions(start("s") + event("endEvent", "id='t'", escalation("feelEsc")) + flow("f1", "s", "t")),
                Map.of("code", 5));

        assertThat(play.incidentTexts())
                .containsExactly("t: The escalation code must be a non-empty string, but is a number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <bpmn:escalationEventDefinition/>                       | t: An endEvent with escalationEventDefinition needs an escalationRef
            <bpmn:escalationEventDefinition escalationRef="codelessEsc"/> | t: The escalation code is missing
            <bpmn:escalationEventDefinition escalationRef="err"/>   | t: The attribute escalationRef refers to err, which is not an escalation of the file
            """)
    void what_is_thrown_needs_a_code(String definition, String error) throws Exception {
        assertThat(errors(withDefinitions(start("s") + event("endEvent", "id='t'", definition) + flow("f", "s", "t"))))
                .contains(error);
    }

    @Test
    void two_events_for_one_code_or_for_any_code_in_one_place_are_refused() throws Exception {
        assertThat(errors(watched(
                        start("s2"), boundary("a", "", escalation("esc")), boundary("b", "", escalation("esc")))))
                .containsExactly("b: The event waits for the escalation LATE, for which a already waits");
        assertThat(errors(watched(start("s2"), boundary("a", "", ANY), boundary("b", "", escalation("codelessEsc")))))
                .containsExactly("b: The event waits for any escalation, for which a already waits");
    }

    @Test
    void a_caught_code_that_is_an_expression_is_refused() throws Exception {
        assertThat(errors(watched(start("s2"), boundary("b", "", escalation("feelEsc")))))
                .containsExactly(
                        "b: The escalationCode of feelEsc is an expression, which is not supported for catching events");
    }

    @Test
    void a_task_throws_no_escalation() throws Exception {
        assertThat(errors(withDefinitions(start("s") + job("n") + boundary("b", "", ANY) + flow("f", "s", "n"))))
                .containsExactly("b: The event waits for an escalation, but a serviceTask throws none:"
                        + " attach it to a subprocess or a callActivity");
    }
}
