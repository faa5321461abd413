package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.message;
import static dev.onset.engine.TestModel.timer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.HistoryEvent.Kind;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.platform.Ids;
import dev.onset.testing.TestInstance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Operations on instances: hold, resume, end, change of values, migration. */
class OperationsTest {

    @Test
    void nothing_but_resuming_ending_and_changed_values_reaches_an_instance_on_hold() throws StaleEvent {
        TestInstance instance = TestInstance.start(late("PT1H", true));
        long token = instance.tokenAt("work");
        long timer = instance.subscriptions.keySet().iterator().next();
        instance.apply(new Event.Held());
        ExecutionState held = instance.state;

        for (Event event : List.of(
                new Event.WorkCompleted(token, Map.of()),
                new Event.WorkFailed(token, "x"),
                new Event.ErrorThrown(token, "x", null, Map.of()),
                new Event.Triggered(timer, Map.of()),
                new Event.Continue(),
                new Event.IncidentRetried(token),
                new Event.Held())) {
            assertThatThrownBy(() -> instance.apply(event)).isInstanceOf(StaleEvent.class);
        }

        assertThat(instance.state).isSameAs(held);
        assertThat(held.state()).isEqualTo(InstanceState.ON_HOLD);
        assertThat(instance.held()).isTrue();
        instance.apply(new Event.ValuesChanged(Map.of("a", 1)));
        assertThat(instance.state.state()).isEqualTo(InstanceState.ON_HOLD);
        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    @Test
    void an_instance_that_is_resumed_goes_on_as_if_nothing_had_been() throws StaleEvent {
        TestInstance instance = TestInstance.start(late("PT1H", true));

        instance.apply(new Event.Held()).apply(new Event.Resumed());

        assertThat(instance.held()).isFalse();
        instance.complete("work").assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).endsWith("work", "in-time");
        assertThat(instance.kinds(TestModel.PROCESS)).containsExactly(Kind.HELD, Kind.RESUMED);
    }

    @Test
    void a_timer_that_came_due_meanwhile_fires_when_the_instance_is_resumed_and_takes_the_work_away()
            throws StaleEvent {
        TestInstance instance = TestInstance.start(late("PT1H", true));
        instance.apply(new Event.Held());
        instance.now = TestInstance.NOW.plus(Duration.ofHours(2));

        instance.apply(new Event.Resumed()).assertEnded(InstanceState.FINISHED);

        assertThat(instance.path()).endsWith("timeout", "too-late");
    }

    @Test
    void a_timer_that_is_not_due_yet_is_still_waited_for() throws StaleEvent {
        TestInstance instance = TestInstance.start(late("PT1H", true));
        instance.apply(new Event.Held());
        instance.now = TestInstance.NOW.plus(Duration.ofMinutes(59));

        instance.apply(new Event.Resumed());

        assertThat(instance.awaited()).containsExactly("timeout");
        assertThat(instance.due("timeout")).isEqualTo(TestInstance.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void timers_that_came_due_fire_in_their_order_and_the_first_decides() throws StaleEvent {
        TestInstance instance = TestInstance.start(new TestModel()
                .node("start", new StartEvent())
                .node("work", job())
                .node("second", new BoundaryEvent("work", true, after("PT2H")))
                .node("first", new BoundaryEvent("work", true, after("PT1H")))
                .node("end", new EndEvent())
                .flow("start", "work")
                .flow("work", "end")
                .flow("first", "end")
                .flow("second", "end")
                .build());
        instance.apply(new Event.Held());
        instance.now = TestInstance.NOW.plus(Duration.ofHours(5));

        instance.apply(new Event.Resumed()).assertEnded(InstanceState.FINISHED);

        assertThat(instance.path()).contains("first").doesNotContain("second");
    }

    @Test
    void a_repeated_timer_fires_once_for_the_time_on_hold_and_goes_on() throws StaleEvent {
        TestInstance instance = TestInstance.start(new TestModel()
                .node("start", new StartEvent())
                .node("work", job())
                .node("remind", new BoundaryEvent("work", false, timer(Trigger.TimerType.CYCLE, "R/PT1H")))
                .node("reminded", new EndEvent())
                .node("end", new EndEvent())
                .flow("start", "work")
                .flow("work", "end")
                .flow("remind", "reminded")
                .build());
        instance.apply(new Event.Held());
        instance.now = TestInstance.NOW.plus(Duration.ofMinutes(90));

        instance.apply(new Event.Resumed());

        assertThat(instance.path()).containsOnlyOnce("reminded");
        assertThat(instance.due("remind")).isEqualTo(TestInstance.NOW.plus(Duration.ofHours(2)));
        instance.complete("work").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void what_is_left_of_a_step_that_was_cut_is_done_when_the_instance_is_resumed() throws StaleEvent {
        ProcessModel model = TestModel.line(
                Node.of("a", TestModel.PROCESS, TestModel.task()), Node.of("b", TestModel.PROCESS, TestModel.task()));
        TestInstance instance = TestInstance.startWithVisits(model, 2);
        assertThat(instance.continuationDue()).isTrue();

        instance.apply(new Event.Held());
        assertThat(instance.waitingAt()).isNotEmpty();
        instance.apply(new Event.Resumed()).goOn();

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsExactly("start", "a", "b", "end");
    }

    @Test
    void an_instance_that_expires_leaves_nothing_behind() throws StaleEvent {
        TestInstance instance = TestInstance.start(late("PT1H", true));

        instance.apply(new Event.Expired()).assertEnded(InstanceState.EXPIRED);

        assertThat(instance.kinds(TestModel.PROCESS)).containsExactly(Kind.EXPIRED);
        assertThatThrownBy(() -> instance.apply(new Event.Canceled())).isInstanceOf(StaleEvent.class);
        assertThatThrownBy(() -> instance.apply(new Event.Expired())).isInstanceOf(StaleEvent.class);
    }

    @Test
    void values_change_by_a_merge_patch_and_what_they_were_is_kept() throws StaleEvent {
        Map<String, @Nullable Object> patch = new HashMap<>();
        patch.put("gone", null);
        patch.put("changed", 2);
        patch.put("new", List.of(1));
        patch.put("same", "x");
        Map<String, @Nullable Object> inner = new HashMap<>();
        inner.put("a", null);
        inner.put("c", Map.of("d", 1));
        patch.put("object", inner);
        TestInstance instance = TestInstance.start(
                late("PT1H", true),
                Map.of("gone", 1, "changed", 1, "same", "x", "object", Map.of("a", 1, "b", 2), "other", true));

        instance.apply(new Event.ValuesChanged(patch));

        assertThat(instance.state.variables())
                .isEqualTo(Map.of(
                        "changed",
                        2,
                        "new",
                        List.of(1),
                        "same",
                        "x",
                        "object",
                        Map.of("b", 2, "c", Map.of("d", 1)),
                        "other",
                        true));
        HistoryEvent event = instance.last.history().getFirst();
        assertThat(event.kind()).isEqualTo(Kind.VALUES_CHANGED);
        assertThat(event.detail()).isEqualTo("changed, gone, new, object");
        assertThat(event.before()).isEqualTo(Map.of("gone", 1, "changed", 1, "object", Map.of("a", 1, "b", 2)));
        assertThatThrownBy(() -> instance.apply(new Event.ValuesChanged(Map.of("same", "x"))))
                .isInstanceOf(StaleEvent.class);
    }

    @Test
    void an_instance_is_moved_to_a_model_that_has_its_nodes() throws StaleEvent {
        ProcessModel source = late("PT1H", true);
        TestInstance instance = TestInstance.start(source, Map.of("a", 1));
        ProcessModel target = late("PT9H", true);

        Migration.Plan plan = Migration.plan(source, target, instance.state, Map.of());
        StepResult moved = Migration.move(source, target, instance.state, Map.of(), "moved");

        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.mapped()).containsExactly(new Migration.Mapped(instance.tokenAt("work"), "work", "work"));
        assertThat(moved.state()).isEqualTo(instance.state);
        assertThat(moved.effects()).isEmpty();
        assertThat(moved.history()).extracting(HistoryEvent::kind).containsExactly(Kind.MIGRATED);
    }

    @Test
    void a_node_of_another_name_is_mapped_with_its_events() throws StaleEvent {
        ProcessModel source = late("PT1H", true);
        ProcessModel target = new TestModel()
                .node("start", new StartEvent())
                .node("job", job())
                .node("alarm", new BoundaryEvent("job", true, after("PT1H")))
                .node("end", new EndEvent())
                .flow("start", "job")
                .flow("job", "end")
                .flow("alarm", "end")
                .build();
        TestInstance instance = TestInstance.start(source);

        StepResult moved =
                Migration.move(source, target, instance.state, Map.of("work", "job", "timeout", "alarm"), "moved");

        Token token = moved.state().tokens().getLast();
        assertThat(token.node()).isEqualTo("job");
        assertThat(token.subscriptions()).extracting(Subscription::node).containsExactly("alarm");
        StepResult fired = new Stepper(100, Ids::next)
                .step(
                        target,
                        moved.state(),
                        new Event.Triggered(token.subscriptions().getFirst().id(), Map.of()),
                        TestInstance.NOW);
        assertThat(fired.state().state()).isEqualTo(InstanceState.FINISHED);
    }

    @Test
    void what_has_no_place_in_the_target_stands_in_the_way() {
        ProcessModel source = late("PT1H", true);
        ExecutionState state = TestInstance.start(source).state;

        assertThat(reasons(source, TestModel.line(Node.of("other", TestModel.PROCESS, job())), state))
                .containsExactly("The target has no node work");
        assertThat(reasons(source, TestModel.line(Node.of("work", TestModel.PROCESS, TestModel.task())), state))
                .containsExactly("The node work is of another type in the target");
        assertThat(reasons(source, TestModel.line(Node.of("work", TestModel.PROCESS, job())), state))
                .containsExactly("The target does not wait for the event timeout in the node work");
        assertThat(reasons(source, late("PT1H", false), state))
                .containsExactly("The target does not wait for the event timeout in the node work");
        assertThat(reasons(source, withMessage(), state))
                .containsExactly("The target also waits for the event reply in the node work");
        assertThatThrownBy(() -> Migration.move(source, withMessage(), state, Map.of(), "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_token_at_a_join_needs_the_flow_that_it_came_by() throws StaleEvent {
        ProcessModel source = forked("b");
        TestInstance instance = TestInstance.start(source).complete("a");
        assertThat(instance.waitingAt()).containsExactlyInAnyOrder("join", "b");

        assertThat(Migration.plan(source, forked("b"), instance.state, Map.of()).obstacles())
                .isEmpty();
        ProcessModel target = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("c", job())
                .node("b", job())
                .node("join", new ParallelGateway())
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "c")
                .flow("fork", "b")
                .flow("c", "join")
                .flow("b", "join")
                .flow("join", "end")
                .build();
        assertThat(reasons(source, target, instance.state))
                .containsExactly("The token's sequence flow a-join does not lead to the node join in the target");
    }

    @Test
    void a_token_that_waits_for_a_message_needs_one_there() {
        ProcessModel source = TestModel.line(Node.of("wait", TestModel.PROCESS, new CatchEvent(message("m"))));
        ProcessModel timer = TestModel.line(Node.of("wait", TestModel.PROCESS, new CatchEvent(after("PT1H"))));
        ExecutionState state = TestInstance.start(source).state;

        assertThat(Migration.plan(source, source, state, Map.of()).obstacles()).isEmpty();
        assertThat(reasons(source, timer, state))
                .containsExactly("The target does not wait for the event wait in the node wait");
    }

    private static List<String> reasons(ProcessModel source, ProcessModel target, ExecutionState state) {
        return Migration.plan(source, target, state, Map.of()).obstacles().stream()
                .map(Migration.Obstacle::reason)
                .toList();
    }

    private static ProcessModel forked(String second) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("a", job())
                .node(second, job())
                .node("join", new ParallelGateway())
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "a")
                .flow("fork", second)
                .flow("a", "join")
                .flow(second, "join")
                .flow("join", "end")
                .build();
    }

    /** A job with a timer boundary event. */
    private static ProcessModel late(String patience, boolean interrupting) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("work", job())
                .node("timeout", new BoundaryEvent("work", interrupting, after(patience)))
                .node("in-time", new EndEvent())
                .node("too-late", new EndEvent())
                .flow("start", "work")
                .flow("work", "in-time")
                .flow("timeout", "too-late")
                .build();
    }

    private static ProcessModel withMessage() {
        return new TestModel()
                .node("start", new StartEvent())
                .node("work", job())
                .node("timeout", new BoundaryEvent("work", true, after("PT1H")))
                .node("reply", new BoundaryEvent("work", true, message("m")))
                .node("end", new EndEvent())
                .flow("start", "work")
                .flow("work", "end")
                .flow("timeout", "end")
                .flow("reply", "end")
                .build();
    }
}
