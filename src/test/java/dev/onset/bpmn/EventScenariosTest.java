package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.error;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.message;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.timer;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Effect;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles models with events and executes them in the engine. */
class EventScenariosTest {

    private static final Map<String, @Nullable Object> ORDER = Map.of("order", "o-1");

    /** A start event {@code s}, the node {@code n} and an end event {@code e}. */
    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    /** The job {@code n} with a boundary event {@code b} that leads to the job {@code late}. */
    private static String boundary(String attributes, String definition) {
        return withDefinitions(start("s")
                + job("n")
                + event("boundaryEvent", "id='b' attachedToRef='n' " + attributes, definition)
                + job("late")
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e")
                + flow("f3", "b", "late")
                + flow("f4", "late", "e"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeDuration | PT10M                              | PT10M
            timeDuration | P1DT1H                             | PT25H
            timeDuration | =duration("PT" + string(1 + 1) + "H") | PT2H
            timeDuration | ="P" + string(1) + "D"             | PT24H
            timeDate     | 2026-11-24T12:00:00+01:00          | PT1H
            timeDate     | =now() + duration("PT3H")          | PT3H
            timeDuration | -PT1H                              | PT-1H
            timeDuration | P-1D                               | PT-24H
            timeDuration | =date and time("2026-11-24T09:30:00Z") - now() | PT-30M
            timeDuration | =date and time("2026-11-22T09:59:59.5Z") - now() | PT-48H-0.5S
            timeDuration | =duration("-P1M")                  | PT-744H
            """)
    void a_token_waits_for_a_time(String type, String time, String due) throws Exception {
        TestInstance play = TestBpmn.instance(around(event("intermediateCatchEvent", "id='n'", timer(type, time))));

        assertThat(play.awaitedAt("n")).containsExactly(due);
        assertThat(play.timer("n").path()).containsExactly("s", "n", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_token_waits_for_a_message_by_name_and_key() throws Exception {
        TestInstance play = TestBpmn.instance(around(event("intermediateCatchEvent", "id='n'", message("m"))), ORDER);

        assertThat(play.awaitedAt("n")).containsExactly("paid/o-1");
        play.trigger("n", Map.of("amount", 5));
        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).containsEntry("amount", 5);
    }

    @Test
    void a_message_has_only_the_values_that_the_output_mappings_take() throws Exception {
        TestInstance play = TestBpmn.instance(
                around(event(
                        "intermediateCatchEvent",
                        "id='n'",
                        "<bpmn:extensionElements><zeebe:ioMapping><zeebe:output source='=amount * 2' target='twice'/>"
                                + "</zeebe:ioMapping></bpmn:extensionElements>" + message("m2"))),
                ORDER);

        assertThat(play.awaitedAt("n")).containsExactly("sent to o-1/o-1");
        play.trigger("n", Map.of("amount", 5));
        assertThat(play.values()).isEqualTo(Map.of("order", "o-1", "twice", 10));
    }

    @Test
    void a_receive_task_waits_for_a_message() throws Exception {
        TestInstance play = TestBpmn.instance(around("<bpmn:receiveTask id='n' messageRef='m'/>"), ORDER);

        assertThat(play.awaitedAt("n")).containsExactly("paid/o-1");
        assertThat(play.trigger("n").isFinished()).isTrue();
    }

    @Test
    void a_message_without_a_key_is_an_incident() {
        TestInstance play = TestBpmn.instance(around("<bpmn:receiveTask id='n' messageRef='m'/>"));

        assertThat(play.incidentTexts())
                .containsExactly("n: The correlation key of the message m: No variable found with name 'order'");
    }

    @Test
    void an_event_that_interrupts_ends_the_activity() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("", timer("timeDuration", "PT1H")));

        play.timer("b");

        assertThat(play.waitingAt()).containsExactly("late");
        assertThat(play.complete("late").path()).containsExactly("s", "b", "late", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_activity_that_is_done_in_time_leaves_no_timer() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("", timer("timeDuration", "PT1H")));

        assertThat(play.complete("n").path()).containsExactly("s", "n", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_event_that_does_not_interrupt_adds_a_token() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("cancelActivity='false'", message("m")), ORDER);

        play.trigger("b").trigger("b");
        assertThat(play.waitingAt()).containsExactly("n", "late", "late");
        play.complete("late").complete("n").complete("late");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "b", "b", "late", "e", "n", "e", "late", "e");
    }

    @Test
    void a_cycle_fires_as_often_as_it_says() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("cancelActivity='false'", timer("timeCycle", "R2/PT10M")));

        assertThat(play.awaitedAt("b")).containsExactly("PT10M");
        play.timer("b");
        assertThat(play.awaitedAt("b")).containsExactly("PT20M");
        play.timer("b");
        assertThat(play.awaitedAt("b")).isEmpty();
        play.complete("n").complete("late").complete("late");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_cycle_may_be_cron_and_ends_with_its_activity() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("cancelActivity='false'", timer("timeCycle", "0 30 * * * *")));

        assertThat(play.awaitedAt("b")).containsExactly("PT30M");
        play.timer("b");
        assertThat(play.awaitedAt("b")).containsExactly("PT1H30M");
        play.complete("n").complete("late");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_duration_that_does_not_interrupt_fires_once() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("cancelActivity='false'", timer("timeDuration", "PT1H")));

        play.timer("b");
        assertThat(play.awaitedAt("b")).isEmpty();
        assertThat(play.waitingAt()).containsExactly("n", "late");
    }

    @Test
    void a_worker_s_error_is_caught_by_its_code_before_any_error() throws Exception {
        String xml = withDefinitions(start("s")
                + job("n")
                + event("boundaryEvent", "id='any' attachedToRef='n'", "<bpmn:errorEventDefinition/>")
                + event("boundaryEvent", "id='b' attachedToRef='n'", error("err"))
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e")
                + flow("f3", "b", "e")
                + flow("f4", "any", "e"));

        TestInstance sold = TestBpmn.instance(xml).error("n", "SOLD_OUT");
        assertThat(sold.path()).containsExactly("s", "b", "e");
        assertThat(sold.values()).containsEntry("errorValue", "SOLD_OUT");
        assertThat(TestBpmn.instance(xml).error("n", "OTHER").path()).containsExactly("s", "any", "e");
    }

    @Test
    void an_error_that_nothing_catches_is_an_incident() throws Exception {
        TestInstance play = TestBpmn.instance(boundary("", error("err"))).error("n", "OTHER");

        assertThat(play.incidentTexts()).containsExactly("n: The error OTHER was not caught");
        assertThat(play.complete("n").isFinished()).isTrue();
    }

    private static String subProcess(String id, String attributes, String content) {
        return "<bpmn:subProcess id='%s' %s>%s</bpmn:subProcess>".formatted(id, attributes, content);
    }

    @ParameterizedTest
    @CsvSource({"err,b", "feelErr,b", "err2,any"})
    void an_error_end_event_is_caught_around_its_subprocess(String thrown, String caught) {
        String inner = subProcess(
                "inner", "", start("s3") + event("endEvent", "id='e3'", error(thrown)) + flow("f5", "s3", "e3"));
        String outer = subProcess(
                "n", "", start("s2") + inner + job("beside") + flow("f6", "s2", "inner") + flow("f7", "s2", "beside"));
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s")
                        + outer
                        + event("boundaryEvent", "id='b' attachedToRef='n'", error("err"))
                        + event("boundaryEvent", "id='any' attachedToRef='n'", "<bpmn:errorEventDefinition/>")
                        + end("e")
                        + flow("f1", "s", "n")
                        + flow("f2", "n", "e")
                        + flow("f3", "b", "e")
                        + flow("f4", "any", "e")),
                Map.of("code", "SOLD_OUT"));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).endsWith(caught, "e").doesNotContain("n", "beside");
    }

    @Test
    void an_error_end_event_that_nothing_catches_is_an_incident() {
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s") + event("endEvent", "id='e'", error("err")) + flow("f", "s", "e")));

        assertThat(play.incidentTexts()).containsExactly("e: The error SOLD_OUT was not caught");
    }

    @Test
    void messages_are_thrown_as_jobs_and_none_events_are_passed() throws Exception {
        String definition =
                "<bpmn:extensionElements><zeebe:taskDefinition type='send'/></bpmn:extensionElements>" + message("m");
        TestInstance play = TestBpmn.instance(withDefinitions(start("s")
                + event("intermediateThrowEvent", "id='none'", "")
                + event("intermediateThrowEvent", "id='throw'", definition)
                + event("endEvent", "id='e'", definition)
                + flow("f1", "s", "none")
                + flow("f2", "none", "throw")
                + flow("f3", "throw", "e")));

        assertThat(play.asked("throw"))
                .isInstanceOfSatisfying(
                        Effect.CreateJob.class, job -> assertThat(job.type()).isEqualTo("send"));
        play.complete("throw").complete("e");
        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "none", "throw", "e");
    }

    private static final String CHOICE = withDefinitions(start("s") + "<bpmn:eventBasedGateway id='g'/>"
            + event("intermediateCatchEvent", "id='t'", timer("timeDuration", "PT1H"))
            + event("intermediateCatchEvent", "id='c'", message("m"))
            + "<bpmn:receiveTask id='r' messageRef='m2'/>" + end("e") + flow("f0", "s", "g") + flow("f1", "g", "t")
            + flow("f2", "g", "c") + flow("f3", "g", "r") + flow("f4", "t", "e") + flow("f5", "c", "e")
            + flow("f6", "r", "e"));

    @Test
    void the_first_event_after_a_gateway_decides() throws Exception {
        TestInstance waiting = TestBpmn.instance(CHOICE, ORDER);
        assertThat(waiting.waitingAt()).containsExactly("g");
        assertThat(waiting.timer("t").path()).containsExactly("s", "g", "t", "e");

        TestInstance message = TestBpmn.instance(CHOICE, ORDER).trigger("c", Map.of("x", 1));
        assertThat(message.path()).containsExactly("s", "g", "c", "e");
        assertThat(message.values()).containsEntry("x", 1);

        TestInstance task = TestBpmn.instance(CHOICE, ORDER).trigger("r");
        assertThat(task.path()).containsExactly("s", "g", "r", "e");
        assertThat(List.of(waiting, message, task)).allMatch(TestInstance::isFinished);
    }

    @Test
    void a_process_may_be_started_by_messages_alone() {
        String xml =
                withDefinitions(event("startEvent", "id='a'", message("keyless")) + end("e") + flow("f1", "a", "e"));

        assertThat(TestBpmn.model(xml).hasOneNoneStart()).isFalse();
        assertThat(TestBpmn.model(xml).triggeredStarts()).extracting("id").containsExactly("a");
        TestInstance play = TestBpmn.instanceAt("a", xml, Map.of("x", 1));
        assertThat(play.path()).containsExactly("a", "e");
        assertThat(play.values()).isEqualTo(Map.of("x", 1));
    }

    @Test
    void a_process_with_a_none_start_may_have_others() {
        String xml = withDefinitions(start("s")
                + event("startEvent", "id='a'", message("m"))
                + end("e")
                + flow("f1", "a", "e")
                + flow("f2", "s", "e"));

        assertThat(TestBpmn.model(xml).hasOneNoneStart()).isTrue();
        assertThat(TestBpmn.instance(xml).path()).containsExactly("s", "e");
        assertThat(TestBpmn.instanceAt("a", xml, Map.of()).path()).containsExactly("a", "e");
    }

    @Test
    void events_at_a_boundary_that_nobody_waits_for_do_no_harm() {
        TestInstance play = TestBpmn.instance(around("<bpmn:task id='n'/>"
                + event("boundaryEvent", "id='b' attachedToRef='n'", timer("timeDuration", "PT0S"))));

        assertThat(play.path()).containsExactly("s", "n", "e");
    }

    @Test
    void a_bad_time_is_an_incident_that_leaves_no_other_wait() {
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s")
                        + job("n")
                        + event("boundaryEvent", "id='a' attachedToRef='n'", timer("timeDuration", "PT1H"))
                        + event("boundaryEvent", "id='b' attachedToRef='n'", timer("timeDuration", "=text"))
                        + flow("f", "s", "n")),
                Map.of("text", "soon"));

        assertThat(play.incidentTexts())
                .containsExactly("n: The event b: The timer's duration must be an ISO 8601 duration");
        assertThat(play.awaitedAt("a")).isEmpty();
        assertThat(play.waitingAt()).containsExactly("n");
    }
}
