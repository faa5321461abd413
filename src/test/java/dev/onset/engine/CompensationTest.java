package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.CompensationThrowEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A throw event starts the compensation handlers of the completed activities of its scope, the last completed first. */
class CompensationTest {

    private static final MultiInstance EACH =
            new MultiInstance(false, Expression.literal(List.of(1, 2)), "item", null, null, null);

    private static CompensationThrowEvent compensate(@Nullable String activity) {
        return new CompensationThrowEvent("intermediateThrowEvent", activity, true);
    }

    /** Adds the activities a and b, each with a compensation handler, in this order. */
    private static TestModel undoable(TestModel model, String scope, Element handler) {
        for (String id : List.of("a", "b")) {
            model.node(id, scope, job());
            undo(model, scope, id, handler);
        }
        return model.flow("a", "b");
    }

    private static TestModel undo(TestModel model, String scope, String activity, Element handler) {
        return model.node("at-" + activity, scope, new BoundaryEvent(activity, true, new Trigger.Compensation()))
                .node("undo-" + activity, scope, handler)
                .flow("at-" + activity, "undo-" + activity);
    }

    private static TestModel line(String... ids) {
        TestModel model = new TestModel().node("start", new StartEvent()).node("end", new EndEvent());
        return path(model, ids);
    }

    private static TestModel path(TestModel model, String... ids) {
        for (int i = 1; i < ids.length; i++) {
            model.flow(ids[i - 1], ids[i]);
        }
        return model;
    }

    private static TestModel process(Element throwing) {
        return undoable(line("start", "a"), TestModel.PROCESS, job())
                .node("throw", throwing)
                .flow("b", "throw")
                .flow("throw", "end");
    }

    @Test
    void the_handlers_start_in_reverse_order_and_the_throw_event_waits_for_all_of_them() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(compensate(null)).build());

        instance.complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-b", "undo-a");
        instance.complete("undo-a");
        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
        instance.complete("undo-b");
        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path())
                .containsExactly("start", "a", "b", "at-b", "at-a", "undo-a", "undo-b", "throw", "end");
    }

    @Test
    void handlers_that_do_not_wait_run_in_reverse_order() throws StaleEvent {
        ProcessModel model = undoable(line("start", "a"), TestModel.PROCESS, task())
                .node("throw", compensate(null))
                .flow("b", "throw")
                .flow("throw", "end")
                .build();
        TestInstance instance = TestInstance.start(model);

        instance.complete("a").complete("b").assertEnded(InstanceState.FINISHED);

        assertThat(instance.path())
                .containsExactly("start", "a", "b", "throw", "at-b", "at-a", "undo-b", "undo-a", "end");
    }

    @Test
    void an_activity_that_is_named_is_compensated_alone() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(compensate("a")).build());

        instance.complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-a");
        instance.complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_activity_that_is_still_active_is_not_compensated() throws StaleEvent {
        TestModel model = line("start", "fork", "c", "throw", "end")
                .node("fork", new ParallelGateway())
                .node("c", job())
                .node("throw", compensate(null))
                .flow("fork", "a");
        TestInstance instance =
                TestInstance.start(undoable(model, TestModel.PROCESS, job()).build());

        instance.complete("a").complete("c");

        assertThat(instance.waitingAt()).containsExactlyInAnyOrder("b", "throw", "undo-a");
        instance.complete("b").complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void without_anything_to_compensate_the_throw_event_is_passed() {
        ProcessModel model =
                line("start", "throw", "end").node("throw", compensate(null)).build();

        TestInstance.start(model).assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_activity_that_was_completed_twice_is_compensated_twice_and_only_once_each() throws StaleEvent {
        TestModel model = line("start", "merge", "a", "gate", "throw", "again", "end")
                .node("merge", new ExclusiveGateway(null))
                .node("a", job())
                .node("gate", new ExclusiveGateway("gate-throw"))
                .node("throw", compensate(null))
                .node("again", compensate(null))
                .flow("gate", "merge", (variables, now) -> variables.get("more"));
        TestInstance instance =
                TestInstance.start(undo(model, TestModel.PROCESS, "a", job()).build());

        instance.complete("a", Map.of("more", true)).complete("a", Map.of("more", false));

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-a", "undo-a");
        for (long handler : List.copyOf(instance.tokensAt("undo-a"))) {
            instance.apply(new Event.WorkCompleted(handler, Map.of()));
        }
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_end_event_completes_its_scope_when_the_handlers_are_completed() throws StaleEvent {
        ProcessModel model = undoable(line("start", "a"), TestModel.PROCESS, job())
                .node("throw", new CompensationThrowEvent("endEvent", null, true))
                .flow("b", "throw")
                .build();
        TestInstance instance = TestInstance.start(model).complete("a").complete("b");

        assertThat(instance.complete("undo-b").state.state()).isEqualTo(InstanceState.STARTED);
        instance.complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_that_does_not_wait_goes_on_and_the_scope_waits_for_the_handlers() throws StaleEvent {
        ProcessModel model = process(new CompensationThrowEvent("intermediateThrowEvent", null, false))
                .build();
        TestInstance instance = TestInstance.start(model).complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("undo-b", "undo-a");
        assertThat(instance.path()).contains("throw", "end");
        instance.complete("undo-b").complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    /** A subprocess with a and b, after it c and then the throw event. */
    private static TestModel withSubprocess(@Nullable String activity, @Nullable MultiInstance loop) {
        TestModel model = line("start", "sub", "c", "throw", "end")
                .node(new Node("sub", null, TestModel.PROCESS, new SubProcess("in"), List.of(), List.of(), loop))
                .node("c", job())
                .node("throw", compensate(activity))
                .node("in", "sub", new StartEvent())
                .flow("in", "a");
        undoable(model, "sub", job());
        return undo(model, TestModel.PROCESS, "c", job());
    }

    @Test
    void the_activities_of_a_completed_subprocess_are_compensated() throws StaleEvent {
        TestInstance instance = TestInstance.start(withSubprocess(null, null).build());

        instance.complete("a").complete("b").complete("c");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-c", "undo-b", "undo-a");
        instance.complete("undo-a").complete("undo-b").complete("undo-c").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_subprocess_that_is_named_is_compensated_with_its_activities() throws StaleEvent {
        TestInstance instance = TestInstance.start(undo(withSubprocess("sub", null), TestModel.PROCESS, "sub", job())
                .build());

        instance.complete("a").complete("b").complete("c");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-sub", "undo-b", "undo-a");
    }

    @Test
    void the_activities_of_a_subprocess_that_was_ended_are_not_compensated() throws StaleEvent {
        TestModel model = withSubprocess(null, null)
                .node("late", new BoundaryEvent("sub", true, TestModel.after("PT1H")))
                .flow("late", "c");
        TestInstance instance = TestInstance.start(model.build());

        instance.complete("a").trigger("late").complete("c");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-c");
    }

    @Test
    void an_event_in_a_subprocess_compensates_only_what_is_in_it() throws StaleEvent {
        TestModel model = line("start", "c", "sub", "end")
                .node("c", job())
                .node("sub", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .node("throw", "sub", compensate(null))
                .flow("in", "a")
                .flow("b", "throw");
        undoable(model, "sub", job());
        TestInstance instance =
                TestInstance.start(undo(model, TestModel.PROCESS, "c", job()).build());

        instance.complete("c").complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("sub", "throw", "undo-b", "undo-a");
        instance.complete("undo-a").complete("undo-b").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_multi_instance_activity_is_compensated_once_and_only_when_it_is_completed() throws StaleEvent {
        TestModel model = line("start", "fork", "a", "throw", "end")
                .node("fork", new ParallelGateway())
                .node(TestModel.looped("a", job(), EACH))
                .node("throw", compensate(null))
                .node("early", new CatchEvent(TestModel.message("early")))
                .node("early-throw", compensate(null));
        path(model, "fork", "early", "early-throw", "end");
        TestInstance instance =
                TestInstance.start(undo(model, TestModel.PROCESS, "a", job()).build());

        instance.apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of()));
        instance.trigger("early");
        assertThat(instance.waitingAt()).doesNotContain("undo-a", "early-throw");
        instance.complete("a", Map.of());

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-a");
        instance.complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void the_activities_of_each_item_of_a_multi_instance_subprocess_are_compensated() throws StaleEvent {
        TestInstance instance = TestInstance.start(withSubprocess("sub", EACH).build());

        for (String id : List.of("a", "b")) {
            for (long token : List.copyOf(instance.tokensAt(id))) {
                instance.apply(new Event.WorkCompleted(token, Map.of()));
            }
        }
        instance.complete("c");

        assertThat(instance.waitingAt()).containsExactly("throw", "undo-b", "undo-a", "undo-b", "undo-a");
    }

    @Test
    void a_handler_may_be_a_subprocess_or_have_several_items() throws StaleEvent {
        TestModel model = line("start", "a", "throw", "end")
                .node("a", job())
                .node("at-a", new BoundaryEvent("a", true, new Trigger.Compensation()))
                .node(new Node("undo-a", null, TestModel.PROCESS, new SubProcess("in"), List.of(), List.of(), EACH))
                .node("in", "undo-a", new StartEvent())
                .node("x", "undo-a", job())
                .node("throw", compensate(null))
                .flow("at-a", "undo-a")
                .flow("in", "x");
        TestInstance instance = TestInstance.start(model.build()).complete("a");

        for (long token : List.copyOf(instance.tokensAt("x"))) {
            assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
            instance.apply(new Event.WorkCompleted(token, Map.of()));
        }
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_handler_is_not_compensated_itself() throws StaleEvent {
        TestModel model = line("start", "a", "throw", "again", "end")
                .node("a", job())
                .node("at-a", new BoundaryEvent("a", true, new Trigger.Compensation()))
                .node("undo-a", new SubProcess("in"))
                .node("in", "undo-a", new StartEvent())
                .node("x", "undo-a", job())
                .node("throw", compensate(null))
                .node("again", compensate(null))
                .flow("at-a", "undo-a")
                .flow("in", "x");
        TestInstance instance =
                TestInstance.start(undo(model, "undo-a", "x", job()).build()).complete("a");

        instance.complete("x").assertEnded(InstanceState.FINISHED);
    }

    /** An event subprocess that interrupts the process on an error, with the job x and then a throw event. */
    private static TestModel onError(@Nullable String activity) {
        TestModel model = undoable(line("start", "a"), TestModel.PROCESS, job())
                .node("fails", new ErrorEndEvent(Expression.literal("E")))
                .flow("b", "fails")
                .node("on", new EventSubProcess("on-start"))
                .node("on-start", "on", new TriggeredStartEvent(true, new Trigger.Error("E")))
                .node("x", "on", job())
                .node("throw", "on", compensate(activity));
        path(model, "on-start", "x", "throw");
        return undo(model, "on", "x", job());
    }

    @Test
    void an_event_in_an_event_subprocess_also_compensates_what_is_around_it() throws StaleEvent {
        TestInstance instance = TestInstance.start(onError(null).build());

        instance.complete("a").complete("b").complete("x");

        assertThat(instance.waitingAt()).containsExactly("on", "throw", "undo-x", "undo-b", "undo-a");
        instance.complete("undo-a").complete("undo-b").complete("undo-x").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_in_an_event_subprocess_may_name_an_activity_around_it() throws StaleEvent {
        TestInstance instance = TestInstance.start(onError("a").build());

        instance.complete("a").complete("b").complete("x");

        assertThat(instance.waitingAt()).containsExactly("on", "throw", "undo-a");
    }

    @Test
    void an_error_of_a_handler_is_caught_around_the_event_that_threw_the_compensation() throws StaleEvent {
        TestModel model = line("start", "sub", "end")
                .node("sub", new SubProcess("in"))
                .node("caught", new BoundaryEvent("sub", true, new Trigger.Error("E")))
                .node("in", "sub", new StartEvent())
                .node("throw", "sub", compensate(null))
                .flow("in", "a")
                .flow("b", "throw")
                .flow("caught", "end");
        TestInstance instance = TestInstance.start(undoable(model, "sub", job()).build())
                .complete("a")
                .complete("b");

        instance.error("undo-b", "E", Map.of()).assertEnded(InstanceState.FINISHED);

        assertThat(instance.path()).endsWith("caught", "end");
    }

    @Test
    void a_handler_reads_and_sets_the_variables_around_the_throw_event() throws StaleEvent {
        TestModel model = line("start", "a", "throw", "end").node("a", job()).node("throw", compensate(null));
        TestInstance instance = TestInstance.start(
                undo(model, TestModel.PROCESS, "a", script("undone", variables -> variables.get("booking")))
                        .build());

        instance.complete("a", Map.of("booking", "b-1")).assertEnded(InstanceState.FINISHED);

        assertThat(instance.state.variables()).containsEntry("undone", "b-1");
    }

    @Test
    void canceling_the_instance_withdraws_the_handlers() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(compensate(null)).build());

        instance.complete("a").complete("b").apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);

        assertThat(instance.kinds("undo-a")).containsExactly(HistoryEvent.Kind.ENTERED, HistoryEvent.Kind.CANCELED);
    }

    @Test
    void a_compensation_goes_on_when_a_step_is_cut_anywhere() throws StaleEvent {
        for (int visits : IntStream.rangeClosed(1, 8).toArray()) {
            TestInstance instance =
                    TestInstance.startWithVisits(process(compensate(null)).build(), visits);

            instance.goOn().complete("a").goOn().complete("b").goOn();
            instance.complete("undo-a").goOn().complete("undo-b").goOn();

            instance.assertEnded(InstanceState.FINISHED);
        }
    }

    @Test
    void a_process_without_compensation_keeps_nothing() throws StaleEvent {
        TestInstance instance = TestInstance.start(
                TestModel.line(Node.of("a", TestModel.PROCESS, job()), Node.of("b", TestModel.PROCESS, job())));

        instance.complete("a");

        assertThat(instance.state.tokens())
                .allMatch(token -> token.compensable().isEmpty());
    }

    @Test
    void completed_activities_count_towards_the_size_of_the_instance() throws StaleEvent {
        String node = "n".repeat(255);
        List<Compensable> completed = new ArrayList<>();
        for (int i = 0; i < Bounds.VARIABLES / 265; i++) {
            completed.add(new Compensable(node, List.of()));
        }
        TestInstance instance = TestInstance.start(process(compensate("a")).build());
        List<Token> tokens = new ArrayList<>(instance.state.tokens());
        tokens.set(0, tokens.getFirst().withCompensable(completed));
        instance.state = new ExecutionState(InstanceState.STARTED, instance.state.nextTokenId(), tokens);

        instance.complete("a", Map.of("text", "x".repeat(200)));

        assertThat(instance.incidents.values())
                .singleElement()
                .satisfies(incident -> assertThat(incident.message()).contains("limit of " + Bounds.VARIABLES));
    }

    @Test
    void a_migration_maps_completed_activities_and_keeps_running_handlers() throws StaleEvent {
        TestInstance instance =
                TestInstance.start(process(compensate(null)).build()).complete("a");

        instance.move(process(compensate(null)).build());
        instance.complete("b").complete("undo-b");
        instance.move(process(compensate(null)).build());
        instance.complete("undo-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_target_that_cannot_compensate_a_completed_activity_is_an_obstacle() throws StaleEvent {
        ProcessModel source = process(compensate(null)).build();
        TestInstance instance = TestInstance.start(source).complete("a");
        ProcessModel without =
                line("start", "a", "b", "end").node("a", job()).node("b", job()).build();
        ProcessModel other = line("start", "b", "end").node("b", job()).build();

        assertThat(Migration.plan(source, without, instance.state, Map.of()).obstacles())
                .extracting(Migration.Obstacle::reason)
                .containsExactly("The node a, which is completed, has no compensation handler in the target");
        assertThat(Migration.plan(source, other, instance.state, Map.of()).obstacles())
                .extracting(Migration.Obstacle::reason)
                .containsExactly("The target has no node a, which is completed and can be compensated");
        assertThat(Migration.plan(source, other, instance.state, Map.of("a", "b"))
                        .obstacles())
                .extracting(Migration.Obstacle::reason)
                .containsExactly("The node b, which is completed, has no compensation handler in the target");
    }
}
