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

import dev.onset.testing.TestInstance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compiles models with event subprocesses and executes them in the engine. */
class EventSubProcessScenariosTest {

    private static final Map<String, @Nullable Object> ORDER = Map.of("order", "o-1");

    /** The job {@code n} and, in the same scope, an event subprocess with the job {@code h}. */
    private static String handled(String attributes, String definition) {
        return start("s")
                + job("n")
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e")
                + subProcess(
                        "es",
                        "triggeredByEvent='true'",
                        event("startEvent", "id='es_s' " + attributes, definition)
                                + job("h")
                                + end("es_e")
                                + flow("f3", "es_s", "h")
                                + flow("f4", "h", "es_e"));
    }

    @Test
    void an_event_subprocess_that_interrupts_ends_everything_else_in_its_scope() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(handled("", message("m"))), ORDER);

        assertThat(play.awaitedAt("es_s")).containsExactly("paid/o-1");
        play.trigger("es_s");
        assertThat(play.waitingAt()).containsExactly("es", "h");
        assertThat(play.complete("h").isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "es_s", "h", "es_e", "es");
    }

    @Test
    void an_event_subprocess_that_does_not_interrupt_runs_beside() throws Exception {
        TestInstance play =
                TestBpmn.instance(withDefinitions(handled("isInterrupting='false'", timer("timeCycle", "R/PT1H"))));

        play.timer("es_s").timer("es_s");
        play.complete("n").complete("h");
        assertThat(play.isFinished()).isFalse();
        play.complete("h");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_that_was_not_needed_leaves_nothing() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(handled("", timer("timeDuration", "PT1H"))));

        assertThat(play.awaitedAt("es_s")).containsExactly("PT1H");
        assertThat(play.complete("n").isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_catches_the_errors_of_its_scope() throws Exception {
        TestInstance play =
                TestBpmn.instance(withDefinitions(handled("", error("err")))).error("n", "SOLD_OUT");

        assertThat(play.waitingAt()).containsExactly("es", "h");
        play.error("h", "SOLD_OUT");
        assertThat(play.incidentTexts()).containsExactly("h: The error SOLD_OUT was not caught");
    }

    @Test
    void an_event_subprocess_of_a_subprocess_ends_only_that() throws Exception {
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s0")
                        + subProcess("sub", "", handled("", message("m")))
                        + job("after")
                        + flow("f8", "s0", "sub")
                        + flow("f9", "sub", "after")),
                ORDER);

        play.trigger("es_s").complete("h");
        assertThat(play.waitingAt()).containsExactly("after");
        assertThat(play.complete("after").isFinished()).isTrue();
    }

    @Test
    void a_subprocess_that_is_done_but_for_its_outputs_starts_no_event_subprocess() throws Exception {
        String outputs =
                "<bpmn:extensionElements><zeebe:ioMapping><zeebe:output source='=assert(x, x != null)' target='y'/>"
                        + "</zeebe:ioMapping></bpmn:extensionElements>";
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s0")
                        + subProcess("sub", "", outputs + handled("", message("m")))
                        + flow("f8", "s0", "sub")),
                ORDER);

        play.complete("n");
        assertThat(play.incidentTexts()).hasSize(1);
        assertThat(play.awaitedAt("es_s")).isEmpty();
    }

    private static String subProcess(String id, String attributes, String content) {
        return "<bpmn:subProcess id='%s' %s>%s</bpmn:subProcess>".formatted(id, attributes, content);
    }
}
