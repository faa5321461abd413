package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles models with multi-instance activities, inclusive gateways and calls, and executes them in the engine. */
class LoopScenariosTest {

    private static final Map<String, @Nullable Object> THREE = Map.of("items", List.of(1, 2, 3));

    /** A start event {@code s}, the node {@code n} and an end event {@code e}. */
    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String loop(boolean sequential, String condition) {
        return """
                <bpmn:multiInstanceLoopCharacteristics isSequential="%s"><bpmn:extensionElements>
                <zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results"
                  outputElement="=result"/></bpmn:extensionElements>%s</bpmn:multiInstanceLoopCharacteristics>\
                """.formatted(sequential, condition);
    }

    private static String until(String condition) {
        return "<bpmn:completionCondition xsi:type='bpmn:tFormalExpression'>" + condition
                + "</bpmn:completionCondition>";
    }

    @Test
    void items_in_parallel_are_done_at_once_and_in_any_order() throws Exception {
        TestInstance play = TestBpmn.instance(around(job("n", loop(false, ""))), THREE);

        assertThat(play.waitingAt()).containsExactly("n", "n", "n", "n");
        play.complete("n", Map.of("result", "a")).complete("n", Map.of("result", "b"));
        assertThat(play.isFinished()).isFalse();
        play.complete("n", Map.of("result", "c"));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.values())
                .containsEntry("results", List.of("a", "b", "c"))
                .doesNotContainKeys("item");
    }

    @Test
    void items_in_sequence_are_done_one_after_the_other() throws Exception {
        TestInstance play = TestBpmn.instance(around(job("n", loop(true, ""))), THREE);

        for (String result : List.of("a", "b", "c")) {
            assertThat(play.waitingAt()).containsExactly("n", "n");
            play.complete("n", Map.of("result", result));
        }
        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).containsEntry("results", List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_empty_collection_is_done_at_once(boolean sequential) {
        TestInstance play = TestBpmn.instance(
                around(job("n", loop(sequential, ""))
                        + event("boundaryEvent", "id='b' attachedToRef='n'", timer("timeDuration", "PT1H"))),
                Map.of("items", List.of()));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "n", "e");
        assertThat(play.values()).containsEntry("results", List.of());
    }

    @Test
    void a_completion_condition_withdraws_the_others() throws Exception {
        TestInstance play =
                TestBpmn.instance(around(job("n", loop(false, until("=numberOfCompletedInstances &gt;= 2")))), THREE);

        play.complete("n").complete("n");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_completion_condition_sees_the_results() throws Exception {
        TestInstance play =
                TestBpmn.instance(around(job("n", loop(true, until("=list contains(results, \"stop\")")))), THREE);

        play.complete("n", Map.of("result", "go")).complete("n", Map.of("result", "stop"));
        assertThat(play.isFinished()).isTrue();
        assertThat(play.values().get("results").toString()).isEqualTo("[go, stop, null]");
    }

    @Test
    void what_is_no_list_is_an_incident() {
        assertThat(TestBpmn.instance(around(job("n", loop(false, ""))), Map.of("items", 5))
                        .incidentTexts())
                .containsExactly("n: The input collection must be a list, but is a number");
    }

    @Test
    void the_boundary_is_around_all_items() throws Exception {
        String xml = withDefinitions(start("s")
                + job("n", loop(false, ""))
                + event("boundaryEvent", "id='t' attachedToRef='n'", timer("timeDuration", "PT1H"))
                + event("boundaryEvent", "id='b' attachedToRef='n'", TestBpmn.error("err"))
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e")
                + flow("f3", "b", "e")
                + flow("f4", "t", "e"));

        TestInstance timed = TestBpmn.instance(xml, THREE);
        assertThat(timed.awaitedAt("t")).hasSize(1);
        assertThat(timed.complete("n").timer("t").isFinished()).isTrue();
        TestInstance failed = TestBpmn.instance(xml, THREE).error("n", "SOLD_OUT");
        assertThat(failed.isFinished()).isTrue();
        assertThat(failed.path()).containsExactly("s", "b", "e");
    }

    @Test
    void a_subprocess_is_done_for_each_item_with_a_scope_of_its_own() {
        String script = """
                <bpmn:scriptTask id="x"><bpmn:extensionElements><zeebe:script expression="=item * 10" resultVariable="y"/>
                <zeebe:ioMapping><zeebe:output source="=y" target="result"/></zeebe:ioMapping>
                </bpmn:extensionElements></bpmn:scriptTask>\
                """;
        String xml = around("<bpmn:subProcess id='n'><bpmn:extensionElements><zeebe:ioMapping>"
                + "<zeebe:input source='=null' target='result'/></zeebe:ioMapping></bpmn:extensionElements>"
                + loop(false, "") + start("s2") + script + end("e2") + flow("f3", "s2", "x") + flow("f4", "x", "e2")
                + "</bpmn:subProcess>");

        TestInstance play = TestBpmn.instance(xml, THREE);
        assertThat(play.incidentTexts()).isEmpty();
        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).containsEntry("results", List.of(10, 20, 30));
    }

    @Test
    void an_event_subprocess_in_an_item_catches_that_item_s_error() throws Exception {
        String xml = around("<bpmn:subProcess id='n'>" + loop(false, "") + start("s2") + job("w") + end("e2")
                + flow("f3", "s2", "w") + flow("f4", "w", "e2")
                + "<bpmn:subProcess id='es' triggeredByEvent='true'>"
                + event("startEvent", "id='es_s'", TestBpmn.error("err")) + job("h") + flow("f5", "es_s", "h")
                + "</bpmn:subProcess></bpmn:subProcess>");

        TestInstance play = TestBpmn.instance(xml, THREE).error("w", "SOLD_OUT");
        assertThat(play.waitingAt()).containsOnlyOnce("h").contains("w");
        play.complete("h").complete("w").complete("w");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void a_result_within_an_item_is_that_item_s_own() throws Exception {
        String xml = around("<bpmn:subProcess id='n'>" + loop(false, "") + start("s2") + job("w") + job("x")
                + flow("f3", "s2", "w") + flow("f4", "w", "x") + "</bpmn:subProcess>");

        TestInstance play = TestBpmn.instance(xml, THREE);
        play.complete("w", Map.of("result", "a")).complete("w", Map.of("result", "b"));
        play.complete("w", Map.of("result", "c")).complete("x").complete("x").complete("x");
        assertThat(play.values())
                .containsEntry("results", List.of("a", "b", "c"))
                .doesNotContainKey("result");
    }

    @Test
    void a_call_that_is_retried_keeps_its_item() throws Exception {
        TestInstance play = TestBpmn.instance(
                around("<bpmn:callActivity id='n'><bpmn:extensionElements><zeebe:calledElement processId='q'/>"
                        + "</bpmn:extensionElements>" + loop(true, "") + "</bpmn:callActivity>"),
                THREE);

        play.failAndRetry("n");
        assertThat(play.asked("n"))
                .isInstanceOfSatisfying(
                        Effect.CallProcess.class,
                        call -> assertThat(call.variables())
                                .containsEntry("item", 1)
                                .containsEntry("loopCounter", 1));
    }

    @Test
    void an_inclusive_join_without_a_way_out_is_one_incident() throws Exception {
        TestInstance play = TestBpmn.instance(
                withDefinitions(start("s") + "<bpmn:parallelGateway id='g'/><bpmn:inclusiveGateway id='j'/>" + end("a")
                        + end("b") + flow("f0", "s", "g") + flow("f1", "g", "j") + flow("f2", "g", "j")
                        + flow("f3", "j", "a", "=x = 1") + flow("f4", "j", "b", "=x = 2")),
                Map.of("x", 3));

        assertThat(play.incidentTexts())
                .containsExactly("j: No condition of an outgoing flow is true, and there is no default flow");
        play.retry("j");
        assertThat(play.incidentTexts()).hasSize(1);
    }

    private static final String INCLUSIVE = withDefinitions(start("s") + "<bpmn:inclusiveGateway id='g' default='fd'/>"
            + job("a") + job("b") + job("d") + "<bpmn:inclusiveGateway id='j'/>" + end("e") + flow("f0", "s", "g")
            + flow("fa", "g", "a", "=x &gt; 1") + flow("fb", "g", "b", "=x &gt; 2") + flow("fd", "g", "d")
            + flow("ja", "a", "j") + flow("jb", "b", "j") + flow("jd", "d", "j") + flow("f1", "j", "e"));

    @ParameterizedTest
    @CsvSource({"3,a b", "2,a", "1,d"})
    void an_inclusive_join_waits_for_those_that_were_chosen(int x, String chosen) throws Exception {
        TestInstance play = TestBpmn.instance(INCLUSIVE, Map.of("x", x));

        for (String job : chosen.split(" ")) {
            assertThat(play.isFinished()).isFalse();
            play.complete(job);
        }
        assertThat(play.isFinished()).isTrue();
        assertThat(play.path()).filteredOn("e"::equals).hasSize(1);
    }

    @Test
    void an_inclusive_join_does_not_wait_for_one_that_took_another_way() throws Exception {
        TestInstance play =
                TestBpmn.instance(withDefinitions(start("s") + "<bpmn:parallelGateway id='g'/>" + job("a") + job("b")
                        + event("boundaryEvent", "id='t' attachedToRef='b'", timer("timeDuration", "PT1H"))
                        + "<bpmn:inclusiveGateway id='j'/>" + job("after") + end("e") + flow("f0", "s", "g")
                        + flow("f1", "g", "a") + flow("f2", "g", "b") + flow("f3", "a", "j") + flow("f4", "b", "j")
                        + flow("f5", "j", "after") + flow("f6", "t", "e")));

        play.complete("a");
        assertThat(play.waitingAt()).containsExactlyInAnyOrder("j", "b");
        play.timer("t");
        assertThat(play.waitingAt()).containsExactly("after");
        assertThat(play.complete("after").isFinished()).isTrue();
    }

    private static String call(String attributes, String extensions) {
        return "<bpmn:callActivity id='n'><bpmn:extensionElements><zeebe:calledElement " + attributes + "/>"
                + extensions + "</bpmn:extensionElements></bpmn:callActivity>";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            processId='q'                                          | true  | {x=1}
            processId='="q"' bindingType='deployment'              | false | {x=1}
            processId='q' bindingType='latest' propagateAllParentVariables='false' | true | {}
            """)
    void a_call_says_which_process_and_with_which_values(String attributes, boolean onActiveBuild, String values) {
        TestInstance play = TestBpmn.instance(around(call(attributes, "")), Map.of("x", 1));

        assertThat(play.asked("n")).isInstanceOfSatisfying(Effect.CallProcess.class, call -> {
            assertThat(call.processName()).isEqualTo("q");
            assertThat(call.onActiveBuild()).isEqualTo(onActiveBuild);
            assertThat(call.variables()).hasToString(values);
        });
    }

    @Test
    void what_comes_back_from_a_call_is_as_modelled() throws Exception {
        String mapped = "<zeebe:ioMapping><zeebe:output source='=y' target='z'/></zeebe:ioMapping>";

        assertThat(TestBpmn.instance(around(call("processId='q'", "")))
                        .complete("n", Map.of("y", 2))
                        .values())
                .isEqualTo(Map.of("y", 2));
        assertThat(TestBpmn.instance(around(call("processId='q' propagateAllChildVariables='false'", "")))
                        .complete("n", Map.of("y", 2))
                        .values())
                .isEmpty();
        assertThat(TestBpmn.instance(around(call("processId='q' propagateAllChildVariables='false'", mapped)))
                        .complete("n", Map.of("y", 2))
                        .values())
                .isEqualTo(Map.of("z", 2));
    }

    @Test
    void an_error_of_a_called_process_is_caught_at_the_call() throws Exception {
        TestInstance play = TestBpmn.instance(withDefinitions(start("s")
                        + call("processId='q'", "")
                        + event("boundaryEvent", "id='b' attachedToRef='n'", TestBpmn.error("err"))
                        + end("e")
                        + flow("f1", "s", "n")
                        + flow("f2", "b", "e")))
                .error("n", "SOLD_OUT");

        assertThat(play.path()).containsExactly("s", "b", "e");
        assertThat(play.isFinished()).isTrue();
    }

    @Test
    void calls_may_be_many() throws Exception {
        TestInstance play = TestBpmn.instance(
                around("<bpmn:callActivity id='n'><bpmn:extensionElements><zeebe:calledElement processId='=\"q\" +"
                        + " string(item)'/></bpmn:extensionElements>" + loop(false, "") + "</bpmn:callActivity>"),
                THREE);

        assertThat(play.asked("n"))
                .isInstanceOfSatisfying(
                        Effect.CallProcess.class,
                        call -> assertThat(call.processName()).isEqualTo("q1"));
        play.complete("n", Map.of("result", 1))
                .complete("n", Map.of("result", 2))
                .complete("n", Map.of("result", 3));
        assertThat(play.isFinished()).isTrue();
        assertThat(play.values()).containsEntry("results", List.of(1, 2, 3));
    }
}
