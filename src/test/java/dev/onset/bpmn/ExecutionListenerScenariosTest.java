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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ListenerEvent;
import dev.onset.engine.StaleEvent;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles models with execution listeners, and executes them in the engine. */
class ExecutionListenerScenariosTest {

    private static String listeners(String... eventsAndTypes) {
        StringBuilder xml = new StringBuilder("<zeebe:executionListeners>");
        for (int i = 0; i < eventsAndTypes.length; i += 2) {
            xml.append("<zeebe:executionListener eventType='%s' type='%s'/>"
                    .formatted(eventsAndTypes[i], eventsAndTypes[i + 1]));
        }
        return xml.append("</zeebe:executionListeners>").toString();
    }

    private static String extensions(String xml) {
        return "<bpmn:extensionElements>" + xml + "</bpmn:extensionElements>";
    }

    private static String node(String kind, String id, String extensions, String content) {
        return event(kind, "id='" + id + "'", extensions(extensions) + content);
    }

    private static String task(String id, String extensions) {
        return node("serviceTask", id, "<zeebe:taskDefinition type='work'/>" + extensions, "");
    }

    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    /** Returns the type of the job that a node waits for, with the event if it is that of a listener. */
    private static String asked(TestInstance play, String node) {
        Effect.CreateJob job = (Effect.CreateJob) play.asked(node);
        return job.listenerEvent() == null ? job.type() : job.listenerEvent() + " " + job.type();
    }

    @Test
    void listeners_run_one_after_the_other_around_the_work() throws Exception {
        TestInstance play =
                TestBpmn.instance(around(task("n", listeners("end", "c", "start", "a", "start", "b", "end", "d"))));

        for (String expected : List.of("START a", "START b", "work", "END c", "END d")) {
            assertThat(asked(play, "n")).isEqualTo(expected);
            play.complete("n");
        }
        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "n", "e");
    }

    @Test
    void type_and_retries_are_expressions_and_the_headers_of_the_task_are_given_too() {
        TestInstance play = TestBpmn.instance(around(task("n", """
                        <zeebe:taskHeaders><zeebe:header key="k" value="v"/><zeebe:header key="o" value="task"/>
                        </zeebe:taskHeaders>
                        <zeebe:executionListeners>
                          <zeebe:executionListener eventType="start" type="=string join([x, y])" retries="=z + 1">
                            <zeebe:taskHeaders><zeebe:header key="o" value="listener"/></zeebe:taskHeaders>
                          </zeebe:executionListener>
                        </zeebe:executionListeners>""")), Map.of("x", "log-", "y", "a", "z", 4));

        assertThat(play.asked("n"))
                .isEqualTo(new Effect.CreateJob(
                        1, "n", "log-a", 5, 0, Map.of("k", "v", "o", "listener"), ListenerEvent.START));
    }

    @Test
    void a_start_listener_sees_the_inputs_and_its_variables_are_those_of_the_node() throws Exception {
        TestInstance play = TestBpmn.instance(
                around(task("n", """
                        <zeebe:ioMapping><zeebe:input source="=x" target="y"/><zeebe:output source="=z" target="out"/>
                        </zeebe:ioMapping>""" + listeners("start", "=y", "start", "=z"))), Map.of("x", "first"));

        assertThat(asked(play, "n")).isEqualTo("START first");
        play.complete("n", Map.of("z", "second"));
        assertThat(asked(play, "n")).isEqualTo("START second");
        play.complete("n").complete("n");

        assertThat(play.values()).isEqualTo(Map.of("x", "first", "out", "second"));
    }

    @Test
    void an_end_listener_sees_the_outputs_and_its_variables_are_those_of_the_scope_around() throws Exception {
        TestInstance play = TestBpmn.instance(around(node(
                "subProcess",
                "n",
                "",
                start("s2")
                        + task(
                                "w",
                                "<zeebe:ioMapping><zeebe:output source='=r' target='x'/></zeebe:ioMapping>"
                                        + listeners("end", "=x"))
                        + task("o", "")
                        + flow("f3", "s2", "w")
                        + flow("f4", "w", "o"))));

        play.complete("w", Map.of("r", "log"));
        assertThat(asked(play, "w")).isEqualTo("END log");
        play.complete("w", Map.of("y", 1));
        play.complete("o");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).isEqualTo(Map.of("x", "log"));
    }

    @Test
    void boundary_events_are_waited_for_between_the_listeners() throws Exception {
        TestInstance play = TestBpmn.instance(around(task("n", listeners("start", "a", "end", "b"))
                + event("boundaryEvent", "id='late' attachedToRef='n'", timer("timeDuration", "=d"))));

        assertThat(play.awaitedAt("late")).isEmpty();
        play.complete("n", Map.of("d", "PT1H"));
        assertThat(play.incidentTexts()).isNotEmpty();
        play.change(Map.of("d", "PT1H")).retry("n");
        assertThat(asked(play, "n")).isEqualTo("START a");
        play.complete("n");
        assertThat(play.awaitedAt("late")).containsExactly("PT1H");
        play.complete("n");
        assertThat(play.awaitedAt("late")).isEmpty();
        assertThat(asked(play, "n")).isEqualTo("END b");
        play.complete("n");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_boundary_event_that_interrupts_runs_no_end_listener_of_its_activity() throws Exception {
        TestInstance play = TestBpmn.instance(around(task("n", listeners("end", "never"))
                + event(
                        "boundaryEvent",
                        "id='late' attachedToRef='n'",
                        extensions(listeners("end", "b")) + timer("timeDuration", "PT1H"))));

        play.timer("late");
        assertThat(asked(play, "late")).isEqualTo("END b");
        play.complete("late", Map.of("x", 1));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).isEqualTo(Map.of("x", 1));
    }

    @Test
    void a_listener_cannot_throw_an_error() {
        TestInstance play = TestBpmn.instance(around(
                task("n", listeners("start", "a")) + event("boundaryEvent", "id='b' attachedToRef='n'", error("err"))));

        assertThatThrownBy(() -> play.error("n", "SOLD_OUT")).isInstanceOf(StaleEvent.class);
        assertThat(asked(play, "n")).isEqualTo("START a");
    }

    @Test
    void only_the_listener_without_retries_is_tried_again() throws Exception {
        TestInstance play = TestBpmn.instance(around(task("n", listeners("start", "a", "start", "b", "end", "c"))));

        play.complete("n").failAndRetry("n");
        assertThat(asked(play, "n")).isEqualTo("START b");
        play.complete("n").complete("n").failAndRetry("n");
        assertThat(asked(play, "n")).isEqualTo("END c");
        play.complete("n");

        assertThat(play.isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void an_expression_that_fails_runs_all_listeners_of_the_event_again(String event) throws Exception {
        TestInstance play = TestBpmn.instance(around(task(
                "n",
                "<zeebe:ioMapping><zeebe:input source='=x' target='y'/>"
                        + "<zeebe:output source='=x' target='z'/></zeebe:ioMapping>"
                        + listeners(event, "a", event, event.equals("start") ? "=y" : "=z"))));
        if (event.equals("end")) {
            play.complete("n");
        }

        play.complete("n");
        assertThat(play.incidentTexts())
                .containsExactly("n: The job type of the listener must be a non-empty string, but is null");
        play.change(Map.of("x", "b")).retry("n");
        assertThat(asked(play, "n")).endsWith(" a");
        play.complete("n");
        assertThat(asked(play, "n")).endsWith(" b");
        play.complete("n");
        if (event.equals("start")) {
            play.complete("n");
        }

        assertThat(play.isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "manualTask", "intermediateThrowEvent"})
    void nodes_that_are_passed_have_listeners(String kind) throws Exception {
        TestInstance play = TestBpmn.instance(around(node(kind, "n", listeners("start", "a", "end", "b"), "")));

        assertThat(asked(play, "n")).isEqualTo("START a");
        play.complete("n");
        assertThat(asked(play, "n")).isEqualTo("END b");
        play.complete("n");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void scripts_user_tasks_receive_tasks_and_events_have_listeners() throws Exception {
        String all = listeners("start", "a", "end", "b");
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s")
                        + node(
                                "scriptTask",
                                "script",
                                "<zeebe:script expression='=y + 1' resultVariable='x'/>" + all,
                                "")
                        + node("userTask", "person", "<zeebe:userTask/>" + all, "")
                        + event("receiveTask", "id='receive' messageRef='m'", extensions(all))
                        + node("intermediateCatchEvent", "catch", all, timer("timeDuration", "=wait"))
                        + node(
                                "intermediateThrowEvent",
                                "send",
                                "<zeebe:taskDefinition type='send'/>" + all,
                                message("m"))
                        + node("endEvent", "e", all, "")
                        + flow("f1", "s", "script")
                        + flow("f2", "script", "person")
                        + flow("f3", "person", "receive")
                        + flow("f4", "receive", "catch")
                        + flow("f5", "catch", "send")
                        + flow("f6", "send", "e")),
                Map.of("order", 1, "wait", "PT1H"));

        play.complete("script", Map.of("y", 1));
        assertThat(play.values()).containsEntry("x", 2);
        play.complete("script");
        play.complete("person").complete("person").complete("person");
        play.complete("receive").trigger("receive").complete("receive");
        play.complete("catch", Map.of("wait", "PT5S"));
        assertThat(play.awaitedAt("catch")).containsExactly("PT5S");
        play.timer("catch").complete("catch");
        play.complete("send").complete("send").complete("send");
        play.complete("e");
        assertThat(play.isFinished()).isFalse();
        play.complete("e");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_gateway_decides_on_what_its_start_listener_sets() throws Exception {
        String model =
                withDefinitions(start("s") + "<bpmn:%1$s id='g' default='f3'>" + extensions(listeners("start", "a"))
                        + "</bpmn:%1$s>" + end("x") + end("y") + flow("f1", "s", "g") + flow("f2", "g", "x", "=way = 1")
                        + flow("f3", "g", "y"));
        for (String kind : List.of("exclusiveGateway", "inclusiveGateway")) {
            TestInstance play = TestBpmn.instance(model.formatted(kind));

            play.complete("g", Map.of("way", 1));

            assertThat(play.path()).containsExactly("s", "g", "x");
            assertThat(play.values()).isEmpty();
        }
    }

    @Test
    void an_event_based_gateway_has_a_start_listener() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(start("s")
                + node("eventBasedGateway", "g", listeners("start", "a"), "")
                + event("intermediateCatchEvent", "id='c'", timer("timeDuration", "=wait"))
                + node("intermediateCatchEvent", "d", listeners("start", "not run", "end", "b"), message("m"))
                + flow("f1", "s", "g")
                + flow("f2", "g", "c")
                + flow("f3", "g", "d")));

        play.complete("g", Map.of("wait", "PT1M", "order", "o"));
        assertThat(play.awaitedAt("c")).containsExactly("PT1M");
        play.trigger("d");
        assertThat(asked(play, "d")).isEqualTo("END b");
        play.complete("d");

        assertThat(play.isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallelGateway", "inclusiveGateway"})
    void a_join_runs_its_start_listeners_once_when_all_tokens_have_arrived(String kind) throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(start("s") + "<bpmn:parallelGateway id='fork'/>"
                + job("a") + job("b")
                + node(kind, "join", listeners("start", "l1", "start", "=type"), "") + job("after")
                + flow("f1", "s", "fork")
                + flow("f2", "fork", "a") + flow("f3", "fork", "b") + flow("f4", "a", "join") + flow("f5", "b", "join")
                + flow("f6", "join", "after")));

        play.complete("a");
        assertThat(play.waitingAt()).containsExactlyInAnyOrder("b", "join");
        play.complete("b");
        assertThat(play.waitingAt()).containsExactly("join");
        assertThat(asked(play, "join")).isEqualTo("START l1");
        play.complete("join");
        assertThat(play.incidentTexts()).hasSize(1);
        play.change(Map.of("type", "l2")).retry("join");
        assertThat(asked(play, "join")).isEqualTo("START l1");
        play.complete("join");
        assertThat(asked(play, "join")).isEqualTo("START l2");
        play.complete("join").complete("after");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_terminate_end_event_terminates_after_its_end_listeners() throws Exception {
        TestInstance play =
                TestBpmn.instance(withDefinitions(start("s") + "<bpmn:parallelGateway id='fork'/>" + job("a")
                        + node("endEvent", "t", listeners("start", "x", "end", "y"), "<bpmn:terminateEventDefinition/>")
                        + flow("f1", "s", "fork") + flow("f2", "fork", "a") + flow("f3", "fork", "t")));

        play.complete("t");
        assertThat(play.waitingAt()).containsExactly("a", "t");
        play.complete("t");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).doesNotContain("a");
    }

    @Test
    void an_error_end_event_throws_after_its_start_listeners() throws Exception {
        TestInstance play = TestBpmn.instance(around(node(
                        "subProcess",
                        "n",
                        listeners("start", "a", "end", "never"),
                        start("s2")
                                + node("endEvent", "t", listeners("start", "x"), error("err"))
                                + flow("f3", "s2", "t"))
                + event("boundaryEvent", "id='b' attachedToRef='n'", error("err"))));

        play.complete("n");
        assertThat(play.waitingAt()).containsExactly("n", "t");
        play.complete("t");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "s2", "b");
    }

    @Test
    void the_items_of_a_multi_instance_activity_have_the_listeners() throws Exception {
        String loop = """
                <bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:extensionElements>
                <zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results"
                  outputElement="=result"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>""";
        TestInstance play = TestBpmn.instance(
                around(node(
                        "serviceTask",
                        "n",
                        "<zeebe:taskDefinition type='work'/>" + listeners("start", "=item", "end", "done"),
                        loop)),
                Map.of("items", List.of("a", "b")));

        for (String item : List.of("a", "b")) {
            assertThat(asked(play, "n")).isEqualTo("START " + item);
            play.complete("n").complete("n");
            assertThat(asked(play, "n")).isEqualTo("END done");
            play.complete("n", Map.of("result", item + item));
        }

        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).isEqualTo(Map.of("items", List.of("a", "b"), "results", List.of("aa", "bb")));
    }

    @Test
    void an_interrupted_loop_withdraws_its_listeners() throws Exception {
        String loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics"
                + " inputCollection='=[1, 2]'/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>";
        TestInstance play = TestBpmn.instance(
                around(node("serviceTask", "n", "<zeebe:taskDefinition type='work'/>" + listeners("start", "a"), loop)
                        + event("boundaryEvent", "id='late' attachedToRef='n'", timer("timeDuration", "PT1H"))));

        play.complete("n").timer("late");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_subprocess_is_entered_after_its_start_listeners() throws Exception {
        TestInstance play = TestBpmn.instance(around(node(
                "subProcess",
                "n",
                listeners("start", "a", "end", "b"),
                start("s2")
                        + job("w")
                        + flow("f3", "s2", "w")
                        + event(
                                "subProcess",
                                "id='es' triggeredByEvent='true'",
                                event("startEvent", "id='s3' isInterrupting='false'", timer("timeCycle", "=cycle"))))));

        assertThat(play.waitingAt()).containsExactly("n");
        play.complete("n", Map.of("cycle", "R/PT1H"));
        assertThat(play.awaitedAt("s3")).containsExactly("PT1H");
        play.complete("w");
        assertThat(asked(play, "n")).isEqualTo("END b");
        assertThat(play.awaitedAt("s3")).isEmpty();
        play.complete("n");

        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void an_event_subprocess_begins_after_its_start_listeners() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(start("s")
                + job("n")
                + flow("f1", "s", "n")
                + event(
                        "subProcess",
                        "id='es' triggeredByEvent='true'",
                        extensions(listeners("start", "a", "end", "b"))
                                + event(
                                        "startEvent",
                                        "id='s2'",
                                        extensions(listeners("end", "c")) + timer("timeDuration", "PT1H"))
                                + job("w")
                                + flow("f2", "s2", "w"))));

        play.timer("s2");
        assertThat(play.waitingAt()).containsExactly("es", "s2");
        assertThat(asked(play, "es")).isEqualTo("START a");
        play.complete("es");
        assertThat(asked(play, "s2")).isEqualTo("END c");
        play.complete("s2").complete("w");
        assertThat(asked(play, "es")).isEqualTo("END b");
        play.complete("es");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "s2", "w", "es");
    }

    @Test
    void a_process_has_listeners() throws Exception {
        TestInstance play = TestBpmn.instance(
                withDefinitions(extensions(listeners("start", "=x", "start", "b", "end", "=y", "end", "d"))
                        + event("startEvent", "id='s'", extensions(listeners("end", "c")))
                        + job("n")
                        + flow("f1", "s", "n")));

        assertThat(play.incidentTexts()).hasSize(1);
        assertThat(play.path()).isEmpty();
        play.change(Map.of("x", "a")).retry("p");
        assertThat(asked(play, "p")).isEqualTo("START a");
        play.complete("p", Map.of("y", "z")).failAndRetry("p").complete("p");
        assertThat(asked(play, "s")).isEqualTo("END c");
        play.complete("s", Map.of("w", 1)).complete("n");
        assertThat(asked(play, "p")).isEqualTo("END z");
        assertThat(play.isFinished()).isFalse();
        play.complete("p", Map.of("v", 2));
        assertThat(asked(play, "p")).isEqualTo("END d");
        play.complete("p");

        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).isEqualTo(Map.of("x", "a", "y", "z", "w", 1, "v", 2));
    }

    @Test
    void an_instance_that_is_cancelled_while_the_listener_of_its_process_runs_leaves_nothing() throws Exception {
        TestInstance atStart = TestBpmn.instance(withDefinitions(extensions(listeners("start", "a")) + start("s")));
        TestInstance atIncident = TestBpmn.instance(withDefinitions(extensions(listeners("start", "=x")) + start("s")));
        TestInstance atEnd = TestBpmn.instance(withDefinitions(extensions(listeners("end", "a")) + start("s")));

        assertThat(asked(atEnd, "p")).isEqualTo("END a");
        for (TestInstance play : List.of(atStart, atIncident, atEnd)) {
            play.apply(new Event.Canceled());
        }
    }

    @Test
    void listeners_of_a_process_run_whichever_event_starts_it() throws Exception {
        TestInstance play = TestBpmn.instanceAt(
                "s",
                withDefinitions(extensions(listeners("start", "a"))
                        + event("startEvent", "id='s'", message("keyless"))
                        + job("n")
                        + flow("f1", "s", "n")),
                Map.of("x", 1));

        assertThat(asked(play, "p")).isEqualTo("START a");
        play.complete("p", Map.of("y", 2)).complete("n");

        assertThat(play.values()).isEqualTo(Map.of("x", 1, "y", 2));
    }

    @Test
    void a_loop_with_a_listener_has_a_wait_state() {
        assertThat(TestBpmn.errors(withDefinitions(start("s")
                        + node("task", "n", listeners("start", "a"), "")
                        + flow("f1", "s", "n")
                        + flow("f2", "n", "n"))))
                .isEmpty();
    }
}
