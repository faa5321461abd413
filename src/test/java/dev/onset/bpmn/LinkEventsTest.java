package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.message;
import static dev.onset.bpmn.TestBpmn.process;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.timer;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Link events (BPMN 2.0, 10.5.5), with the rules of Camunda 8 for their names. */
class LinkEventsTest {

    private static String from(String id, String name) {
        return event("intermediateThrowEvent", "id='" + id + "'", "<bpmn:linkEventDefinition name='" + name + "'/>");
    }

    private static String to(String id, String name) {
        return event("intermediateCatchEvent", "id='" + id + "'", "<bpmn:linkEventDefinition name='" + name + "'/>");
    }

    @Test
    void a_token_goes_on_where_its_link_is_caught() {
        TestInstance play = TestBpmn.instance(process(start("s")
                + from("a", "one")
                + to("b", "one")
                + from("c", "two")
                + to("d", "two")
                + end("e")
                + flow("f1", "s", "a")
                + flow("f2", "b", "c")
                + flow("f3", "d", "e")));

        assertThat(play.path()).containsExactly("s", "a", "b", "c", "d", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void many_events_may_throw_the_link_that_one_catches() throws Exception {
        TestInstance play = TestBpmn.instance(process(start("s")
                + from("a", "go")
                + from("b", "go")
                + to("c", "go")
                + job("n")
                + flow("f1", "s", "a")
                + flow("f2", "s", "b")
                + flow("f3", "c", "n")));

        assertThat(play.waitingAt()).containsExactly("n", "n");
        assertThat(play.complete("n").complete("n").isFinished()).isTrue();
    }

    @Test
    void link_events_apply_their_output_mappings() {
        String outputs = "<bpmn:extensionElements><zeebe:ioMapping><zeebe:output source='=%s' target='%s'/>"
                + "</zeebe:ioMapping></bpmn:extensionElements><bpmn:linkEventDefinition name='go'/>";
        TestInstance play = TestBpmn.instance(process(start("s")
                + event("intermediateThrowEvent", "id='a'", outputs.formatted("1", "x"))
                + event("intermediateCatchEvent", "id='b'", outputs.formatted("x + 1", "y"))
                + flow("f1", "s", "a")));

        assertThat(play.values()).isEqualTo(Map.of("x", 1, "y", 2));
    }

    @Test
    void a_link_leads_back_into_a_loop_that_waits_and_a_join_sees_it() throws Exception {
        TestInstance play = TestBpmn.instance(process(start("s")
                + "<bpmn:inclusiveGateway id='fork'/><bpmn:inclusiveGateway id='join'/>"
                + job("slow")
                + from("a", "short cut")
                + to("b", "short cut")
                + job("n")
                + end("e")
                + flow("f1", "s", "fork")
                + flow("f2", "fork", "slow", "=true")
                + flow("f3", "fork", "a", "=true")
                + flow("f4", "b", "n")
                + flow("f5", "n", "join")
                + flow("f6", "slow", "join")
                + flow("f7", "join", "e")));

        play.complete("slow");
        assertThat(play.waitingAt()).containsExactly("join", "n");
        assertThat(play.complete("n").path()).endsWith("join", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void each_subprocess_has_links_of_its_own() {
        TestInstance play = TestBpmn.instance(process(start("s")
                + "<bpmn:subProcess id='n'>"
                + start("s2")
                + from("a", "inner")
                + to("b", "inner")
                + flow("f2", "s2", "a")
                + "</bpmn:subProcess>"
                + from("c", "outer")
                + to("d", "outer")
                + flow("f1", "s", "n")
                + flow("f3", "n", "c")));

        assertThat(play.path()).containsExactly("s", "n", "s2", "a", "b", "c", "d");
    }

    @Test
    void a_link_that_nothing_throws_is_no_error() {
        assertThat(errors(process(start("s") + to("b", "never")))).isEmpty();
    }

    @Test
    void the_source_and_the_target_of_a_definition_are_ignored() {
        assertThat(
                        errors(
                                process(
                                        start("s")
                                                + event(
                                                        "intermediateThrowEvent",
                                                        "id='a'",
                                                        "<bpmn:linkEventDefinition name='x'><bpmn:target>t</bpmn:target></bpmn:linkEventDefinition>")
                                                + event(
                                                        "intermediateCatchEvent",
                                                        "id='b'",
                                                        "<bpmn:linkEventDefinition id='t' name='x'><bpmn:source>t</bpmn:source></bpmn:linkEventDefinition>"))))
                .isEmpty();
    }

    @Test
    void a_link_that_nothing_catches_is_refused() {
        assertThat(errors(process(start("s") + from("a", "x") + to("b", "X"))))
                .containsExactly("a: No intermediateCatchEvent catches the link x");
    }

    @Test
    void a_link_into_another_scope_is_refused() {
        assertThat(errors(process(start("s") + from("a", "x") + "<bpmn:subProcess id='n'>" + start("s2") + to("b", "x")
                        + "</bpmn:subProcess>")))
                .containsExactly("a: The event throws the link x, which b catches in another scope:"
                        + " a link must not cross the boundary of a subprocess");
    }

    @Test
    void a_link_that_two_events_of_a_process_catch_is_refused() {
        assertThat(errors(process(start("s") + to("a", "x") + to("b", "x"))))
                .containsExactly("b: The event catches the link x, which a already catches");
        assertThat(errors(process(start("s") + to("a", "x") + "<bpmn:subProcess id='n'>" + start("s2") + to("b", "x")
                        + "</bpmn:subProcess>")))
                .containsExactly("b: The event catches the link x, which a already catches");
    }

    @Test
    void a_link_without_a_name_is_refused() {
        assertThat(errors(process(start("s") + from("a", "") + to("b", ""))))
                .containsExactlyInAnyOrder(
                        "b: An intermediateCatchEvent with linkEventDefinition needs a link name",
                        "a: An intermediateThrowEvent with linkEventDefinition needs a link name");
    }

    @Test
    void a_flow_out_of_an_event_that_throws_a_link_is_refused() {
        assertThat(errors(process(start("s") + from("a", "x") + to("b", "x") + end("e") + flow("f", "a", "e"))))
                .containsExactly("a: An intermediateThrowEvent with linkEventDefinition must not have an outgoing flow,"
                        + " because the token continues at the event that catches the link");
    }

    @Test
    void an_event_based_gateway_does_not_wait_for_a_link() {
        assertThat(errors(withDefinitions(start("s")
                        + "<bpmn:eventBasedGateway id='g'/>"
                        + to("a", "x")
                        + event("intermediateCatchEvent", "id='b'", timer("timeDuration", "PT1H"))
                        + event("intermediateCatchEvent", "id='c'", message("m"))
                        + flow("f1", "s", "g")
                        + flow("f2", "g", "a")
                        + flow("f3", "g", "b")
                        + flow("f4", "g", "c"))))
                .containsExactly(
                        "a: An intermediateCatchEvent with linkEventDefinition after the eventBasedGateway g is not"
                                + " supported, because it does not wait for an event");
    }

    @Test
    void a_loop_of_links_without_a_wait_state_is_refused() {
        assertThat(errors(process(start("s") + from("a", "x") + to("b", "x") + "<bpmn:task id='t'/>"
                        + flow("f1", "s", "a") + flow("f2", "b", "t") + flow("f3", "t", "a"))))
                .containsExactly(
                        "a: The loop a > b > t > a has no wait state and no condition: a token would never leave it");
    }
}
