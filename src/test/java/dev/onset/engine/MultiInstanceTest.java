package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.looped;
import static dev.onset.engine.TestModel.message;
import static dev.onset.engine.TestModel.task;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.ReceiveTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TerminateEndEvent;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MultiInstanceTest {

    @Test
    void a_parallel_one_hands_out_its_work_at_once_and_collects_the_results_in_the_order_of_the_collection()
            throws StaleEvent {
        TestInstance instance = TestInstance.start(line(looped("a", job(), loop(false))), items("x", "y", "z"));
        List<Long> tokens = new ArrayList<>(instance.tokensAt("a"));
        assertThat(tokens).hasSize(3);

        Collections.reverse(tokens);
        for (long token : tokens) {
            instance.apply(new Event.WorkCompleted(token, Map.of("result", "done-" + itemOf(instance, token))));
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(List.of("done-x", "done-y", "done-z"));
        assertThat(instance.state.variables()).containsOnlyKeys("items", "results");
    }

    @Test
    void a_sequential_one_hands_out_one_after_the_other() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(looped("a", job(), loop(true))), items("x", "y", "z"));

        for (String item : List.of("x", "y", "z")) {
            long token = only(instance.tokensAt("a"));
            assertThat(itemOf(instance, token)).isEqualTo(item);
            instance.apply(new Event.WorkCompleted(token, Map.of("result", item + item)));
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(List.of("xx", "yy", "zz"));
    }

    @Test
    void an_empty_collection_is_done_at_once() {
        for (boolean sequential : List.of(false, true)) {
            TestInstance instance = TestInstance.start(line(looped("a", job(), loop(sequential))), items());

            instance.assertEnded(InstanceState.FINISHED);
            assertThat(instance.state.variables().get("results")).isEqualTo(List.of());
            assertThat(instance.path()).containsExactly("start", "a", "end");
        }
    }

    @Test
    void each_one_has_its_element_its_number_and_its_result_to_itself() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(looped("a", job(), loop(false))), items("x", "y"));
        List<Long> tokens = instance.tokensAt("a");

        assertThat(instance.token(tokens.get(1)).locals())
                .containsEntry("loopCounter", 2)
                .containsEntry("item", "y")
                .containsEntry("result", null);
        instance.apply(new Event.WorkCompleted(tokens.get(0), Map.of("result", "first")));
        assertThat(instance.state.variables()).doesNotContainKeys("result", "item", "loopCounter", "results");
    }

    @Test
    void where_the_result_is_the_element_itself_it_is_not_hidden() throws StaleEvent {
        MultiInstance same =
                new MultiInstance(false, variable("items"), "item", "results", variable("item"), null, "item");
        TestInstance instance = TestInstance.start(line(looped("a", task(), same)), items("x", "y"));

        assertThat(instance.state.variables().get("results")).isEqualTo(List.of("x", "y"));
    }

    @Test
    void a_mapped_output_that_is_the_result_belongs_to_the_item() throws StaleEvent {
        Node node = new Node(
                "a",
                null,
                TestModel.PROCESS,
                job(),
                List.of(),
                List.of(new Mapping(variable("returned"), "result"), new Mapping(variable("returned"), "last")),
                loop(false));
        TestInstance instance = TestInstance.start(line(node), items("x", "y"));
        List<Long> tokens = instance.tokensAt("a");

        instance.apply(new Event.WorkCompleted(tokens.get(1), Map.of("returned", "second")));
        assertThat(instance.state.variables()).containsEntry("last", "second").doesNotContainKey("result");
        instance.apply(new Event.WorkCompleted(tokens.get(0), Map.of("returned", "first")));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables()).containsEntry("results", List.of("first", "second"));
    }

    @Test
    void the_completion_condition_withdraws_the_rest() throws StaleEvent {
        Expression twoDone = (variables, now) -> {
            assertThat(variables.get("numberOfInstances")).isEqualTo(3);
            assertThat((int) variables.get("numberOfActiveInstances")
                            + (int) variables.get("numberOfCompletedInstances"))
                    .isEqualTo(3);
            return (int) variables.get("numberOfCompletedInstances") >= 2;
        };
        TestInstance instance =
                TestInstance.start(line(looped("a", job(), withCondition(false, twoDone))), items("x", "y", "z"));
        List<Long> tokens = instance.tokensAt("a");

        instance.apply(new Event.WorkCompleted(tokens.get(2), Map.of("result", 3)));
        instance.apply(new Event.WorkCompleted(tokens.get(0), Map.of("result", 1)));

        instance.assertEnded(InstanceState.FINISHED);
        List<@Nullable Object> expected = new ArrayList<>(List.of(1));
        expected.add(null);
        expected.add(3);
        assertThat(instance.state.variables().get("results")).isEqualTo(expected);
    }

    @Test
    void the_completion_condition_sees_what_the_one_that_is_done_sees() throws StaleEvent {
        Expression refused = (variables, now) -> Boolean.FALSE.equals(variables.get("result"));
        TestInstance instance =
                TestInstance.start(line(looped("a", job(), withCondition(true, refused))), items("x", "y", "z"));

        instance.complete("a", Map.of("result", true)).complete("a", Map.of("result", false));

        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_completion_condition_that_fails_can_be_retried_and_leaves_no_trace() throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> broken[0] ? "yes" : (Object) true;
        Expression counting = (variables, now) -> (int) variables.get("count") + 1;
        Node node = new Node(
                "a",
                null,
                TestModel.PROCESS,
                job(),
                List.of(),
                List.of(new Mapping(counting, "count")),
                withCondition(false, flaky));
        TestInstance instance = TestInstance.start(line(node), Map.of("items", List.of(1, 2), "count", 0));
        long first = instance.tokensAt("a").getFirst();

        instance.apply(new Event.WorkCompleted(first, Map.of("result", 1)));
        assertThat(instance.incidents).containsOnlyKeys(first);
        assertThat(instance.state.variables()).containsEntry("count", 0);

        broken[0] = false;
        instance.apply(new Event.IncidentRetried(first)).assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables()).containsEntry("count", 1);
    }

    @Test
    void a_collection_that_is_no_list_is_an_incident_that_can_be_retried() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("fix", job())
                .node(looped("a", job(), loop(false)))
                .node("timeout", new BoundaryEvent("a", true, after("PT1H")))
                .flow("start", "fork")
                .flow("fork", "fix")
                .flow("fork", "a")
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("items", "no list"));
        assertThat(instance.incidents.get(instance.tokenAt("a")).type()).isEqualTo(IncidentType.EXTRACT_VALUE_ERROR);
        assertThat(instance.subscriptions).isEmpty();

        instance.complete("fix", items("x")).retry("a");
        assertThat(instance.awaited()).containsExactly("timeout");
        instance.complete("a", Map.of()).assertEnded(InstanceState.FINISHED);
    }

    @Test
    void calls_that_pass_all_values_on_and_back_collect_a_result_for_each_element() throws StaleEvent {
        for (boolean sequential : List.of(false, true)) {
            TestInstance instance =
                    TestInstance.start(line(looped("call", callAll(), loop(sequential))), items(1, 2, 3));

            while (!instance.openWork.isEmpty()) {
                Effect.CallProcess call = (Effect.CallProcess)
                        instance.openWork.values().iterator().next();
                assertThat(call.variables()).containsKeys("items", "item", "loopCounter", "result");
                assertThat(call.variables()).doesNotContainKey("results");
                Map<String, @Nullable Object> returned = new HashMap<>(call.variables());
                returned.put("result", 2 * (int) returned.get("item"));
                instance.apply(new Event.WorkCompleted(call.token(), returned));
            }

            instance.assertEnded(InstanceState.FINISHED);
            assertThat(instance.state.variables())
                    .isEqualTo(Map.of("items", List.of(1, 2, 3), "results", List.of(2, 4, 6)));
        }
    }

    @Test
    void calls_inside_nested_loops_get_no_collection_that_is_still_being_filled() throws StaleEvent {
        MultiInstance inner =
                new MultiInstance(true, variable("item"), "cell", "row", variable("double"), null, "double");
        MultiInstance outer =
                new MultiInstance(false, variable("items"), "item", "results", variable("row"), null, "row");
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(looped("sub", new SubProcess("in"), outer))
                .node("in", "sub", new StartEvent())
                .node(new Node("call", null, "sub", callAll(), List.of(), List.of(), inner))
                .flow("start", "sub")
                .flow("in", "call")
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("items", List.of(List.of(1, 2), List.of(3))));

        while (!instance.openWork.isEmpty()) {
            Effect.CallProcess call =
                    (Effect.CallProcess) instance.openWork.values().iterator().next();
            assertThat(call.variables()).doesNotContainKeys("results", "row");
            Map<String, @Nullable Object> returned = new HashMap<>(call.variables());
            returned.put("double", 2 * (int) returned.get("cell"));
            returned.put("loopCounter", 77);
            instance.apply(new Event.WorkCompleted(call.token(), returned));
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(List.of(List.of(2, 4), List.of(6)));
        assertThat(instance.state.variables()).containsOnlyKeys("items", "results");
    }

    @Test
    void nested_loops_may_collect_in_variables_of_the_same_name() throws StaleEvent {
        MultiInstance inner =
                new MultiInstance(false, variable("item"), "cell", "results", variable("result"), null, "result");
        MultiInstance outer =
                new MultiInstance(false, variable("items"), "item", "results", variable("results"), null, "results");
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(looped("sub", new SubProcess("in"), outer))
                .node("in", "sub", new StartEvent())
                .node(new Node("a", null, "sub", job(), List.of(), List.of(), inner))
                .flow("start", "sub")
                .flow("in", "a")
                .build();
        List<List<Integer>> rows = List.of(List.of(1, 2), List.of(3));
        TestInstance instance = TestInstance.start(model, Map.of("items", rows));

        while (!instance.openWork.isEmpty()) {
            long token = instance.tokensAt("a").getLast();
            instance.apply(new Event.WorkCompleted(
                    token,
                    Map.of(
                            "result",
                            String.valueOf(instance.token(token).locals().get("cell")))));
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(List.of(List.of("1", "2"), List.of("3")));
    }

    @Test
    void what_an_item_returns_under_the_name_of_the_output_collection_does_not_reach_it() throws StaleEvent {
        MultiInstance pair = new MultiInstance(
                false, variable("items"), "item", "results", (values, now) -> values.get("result"), null, "result");
        for (Object intruder : List.of("no list", 7, List.of(), List.of(1, 2, 3, 4), Map.of("a", 1))) {
            TestInstance returned = TestInstance.start(line(looped("a", job(), pair)), items("x", "y"));
            for (long token : returned.tokensAt("a")) {
                returned.apply(new Event.WorkCompleted(token, Map.of("result", "r", "results", intruder)));
            }
            returned.assertEnded(InstanceState.FINISHED);
            assertThat(returned.state.variables().get("results")).isEqualTo(List.of("r", "r"));

            Node mapping = new Node(
                    "a",
                    null,
                    TestModel.PROCESS,
                    job(),
                    List.of(),
                    List.of(
                            new Mapping(Expression.literal(intruder), "results"),
                            new Mapping(variable("result"), "result")),
                    pair);
            TestInstance mapped = TestInstance.start(line(mapping), items("x", "y"));
            for (long token : mapped.tokensAt("a")) {
                mapped.apply(new Event.WorkCompleted(token, Map.of("result", "r")));
            }
            mapped.assertEnded(InstanceState.FINISHED);
            assertThat(mapped.state.variables().get("results")).isEqualTo(List.of("r", "r"));

            TestInstance inScope = TestInstance.start(subprocess(new EndEvent()), items("x", "y"));
            for (long token : inScope.tokensAt("in-a")) {
                inScope.apply(new Event.WorkCompleted(token, Map.of("result", "r", "results", intruder)));
            }
            inScope.assertEnded(InstanceState.FINISHED);
            assertThat(inScope.state.variables())
                    .isEqualTo(Map.of("items", List.of("x", "y"), "results", List.of("r", "r")));
        }
    }

    @Test
    void a_completion_condition_sees_the_results_so_far() throws StaleEvent {
        Expression twoResults = (variables, now) -> ((List<?>) variables.get("results"))
                        .stream().filter(Objects::nonNull).count()
                >= 2;
        TestInstance instance =
                TestInstance.start(line(looped("a", job(), withCondition(false, twoResults))), items("x", "y", "z"));

        instance.apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of("result", 1, "results", "no")))
                .apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of("result", 2)));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).asInstanceOf(LIST).containsExactly(1, 2, null);
    }

    @Test
    void the_boundary_of_a_loop_sees_what_is_around_it() {
        Trigger told = new Trigger.Message(Expression.literal("m"), variable("item"));
        Node looped = new Node(
                "a",
                null,
                TestModel.PROCESS,
                job(),
                List.of(new Mapping(Expression.literal("inner"), "item")),
                List.of(),
                loop(false));
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(looped)
                .node("told", new BoundaryEvent("a", true, told))
                .flow("start", "a")
                .build();

        TestInstance instance = TestInstance.start(model, Map.of("items", List.of("x", "y"), "item", "outer"));

        assertThat(instance.subscriptions.values())
                .extracting(wait -> ((Effect.AwaitMessage) wait).correlationKey())
                .containsExactly("outer");
    }

    @Test
    void a_boundary_event_is_around_them_all() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(looped("a", job(), loop(false)))
                .node("timeout", new BoundaryEvent("a", true, after("PT1H")))
                .node("failed", new BoundaryEvent("a", true, new Trigger.Error("E")))
                .flow("start", "a")
                .build();
        TestInstance timedOut = TestInstance.start(model, items("x", "y", "z"));
        assertThat(timedOut.awaited()).containsExactly("timeout");
        timedOut.trigger("timeout").assertEnded(InstanceState.FINISHED);

        TestInstance failed = TestInstance.start(model, items("x", "y", "z"));
        failed.apply(new Event.ErrorThrown(failed.tokensAt("a").get(1), "E", null, Map.of()));
        failed.assertEnded(InstanceState.FINISHED);
        assertThat(failed.path()).containsExactly("start", "failed");
    }

    @Test
    void a_receive_task_waits_for_a_message_for_each_element() throws StaleEvent {
        ReceiveTask receive = new ReceiveTask(new Trigger.Message(Expression.literal("m"), variable("item")));
        TestInstance instance = TestInstance.start(line(looped("a", receive, loop(false))), items("x", "y"));
        assertThat(instance.subscriptions.values())
                .extracting(wait -> ((Effect.AwaitMessage) wait).correlationKey())
                .containsExactly("x", "y");

        instance.trigger("a", Map.of("result", 1)).trigger("a", Map.of("result", 2));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(List.of(1, 2));
    }

    @Test
    void a_subprocess_runs_once_for_each_element_in_a_scope_of_its_own() throws StaleEvent {
        TestInstance instance = TestInstance.start(subprocess(new EndEvent()), items("x", "y"));
        for (long token : instance.tokensAt("in-a")) {
            instance.apply(new Event.WorkCompleted(token, Map.of("result", "r" + token)));
        }
        instance.assertEnded(InstanceState.FINISHED);
        assertThat((List<?>) instance.state.variables().get("results"))
                .hasSize(2)
                .doesNotContainNull();
        assertThat(instance.state.variables()).doesNotContainKey("result");
    }

    @Test
    void a_terminate_end_or_an_event_subprocess_ends_only_its_own_element() throws StaleEvent {
        TestInstance terminated = TestInstance.start(subprocess(new TerminateEndEvent()), items("x", "y"));
        terminated.apply(new Event.WorkCompleted(terminated.tokensAt("in-a").getFirst(), Map.of()));
        assertThat(terminated.tokensAt("in-a")).hasSize(1);
        assertThat(terminated.subscriptions).hasSize(1);

        TestInstance interrupted = TestInstance.start(subprocess(new EndEvent()), items("x", "y"));
        interrupted.trigger("event-start");
        assertThat(interrupted.tokensAt("in-a")).hasSize(1);
        interrupted.complete("in-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void loops_may_be_nested() throws StaleEvent {
        MultiInstance inner = new MultiInstance(true, variable("item"), "cell", "row", variable("cell"), null);
        MultiInstance outer =
                new MultiInstance(false, variable("items"), "item", "results", variable("row"), null, "row");
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(looped("sub", new SubProcess("in"), outer))
                .node("in", "sub", new StartEvent())
                .node(new Node(
                        "cells", null, "sub", new ScriptTask(variable("cell"), "last"), List.of(), List.of(), inner))
                .flow("start", "sub")
                .flow("in", "cells")
                .build();
        List<List<Integer>> rows = List.of(List.of(1, 2), List.of(), List.of(3));

        TestInstance instance = TestInstance.start(model, Map.of("items", rows));
        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables().get("results")).isEqualTo(rows);

        TestInstance cut =
                TestInstance.startWithVisits(model, 1, Map.of("items", rows)).goOn();
        cut.assertEnded(InstanceState.FINISHED);
        assertThat(cut.state.variables().get("results")).isEqualTo(rows);
    }

    @Test
    void ten_thousand_elements_are_handed_out_and_taken_back() throws StaleEvent {
        List<Integer> many = IntStream.range(0, 10_000).boxed().toList();
        TestInstance instance = TestInstance.startWithVisits(subprocess(new EndEvent()), 500, Map.of("items", many))
                .goOn();
        assertThat(instance.openWork).hasSize(10_000);

        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    private static CallActivity callAll() {
        return new CallActivity(Expression.literal("child"), false, true, true);
    }

    private static MultiInstance loop(boolean sequential) {
        return new MultiInstance(sequential, variable("items"), "item", "results", variable("result"), null, "result");
    }

    private static MultiInstance withCondition(boolean sequential, Expression condition) {
        return new MultiInstance(
                sequential, variable("items"), "item", "results", variable("result"), condition, "result");
    }

    private static ProcessModel subprocess(Element end) {
        return new TestModel()
                .node("start", new StartEvent())
                .node(looped("sub", new SubProcess("in"), loop(false)))
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", job())
                .node("in-end", "sub", end)
                .node("event", "sub", new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(true, message("m")))
                .flow("start", "sub")
                .flow("in", "in-a")
                .flow("in-a", "in-end")
                .build();
    }

    private static Map<String, @Nullable Object> items(Object... items) {
        return Map.of("items", List.of(items));
    }

    private static @Nullable Object itemOf(TestInstance instance, long token) {
        return instance.token(token).locals().get("item");
    }

    private static long only(List<Long> tokens) {
        assertThat(tokens).hasSize(1);
        return tokens.getFirst();
    }
}
