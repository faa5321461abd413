package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.failing;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.mapped;
import static dev.onset.engine.TestModel.message;
import static dev.onset.engine.TestModel.timer;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.HistoryEvent.Kind;
import dev.onset.engine.Trigger.TimerType;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EventBasedGateway;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.ReceiveTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void a_catch_event_waits_for_its_message_and_takes_what_comes_with_it() throws StaleEvent {
        Trigger.Message paid = new Trigger.Message(Expression.literal("paid"), variable("order"));
        TestInstance instance = TestInstance.start(line(node("wait", new CatchEvent(paid))), Map.of("order", 7));
        assertThat(instance.subscriptions.values()).singleElement().satisfies(wait -> {
            Effect.AwaitMessage await = (Effect.AwaitMessage) wait;
            assertThat(await.name()).isEqualTo("paid");
            assertThat(await.correlationKey()).isEqualTo("7");
        });

        instance.trigger("wait", Map.of("amount", 3));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables()).isEqualTo(Map.of("order", 7, "amount", 3));
    }

    @Test
    void a_correlation_key_is_the_same_text_for_the_same_number() {
        for (Object seven : List.of(7, 7L, new BigDecimal("7.00"))) {
            Trigger.Message paid = new Trigger.Message(Expression.literal("paid"), Expression.literal(seven));
            TestInstance instance = TestInstance.start(line(node("wait", new ReceiveTask(paid))));
            assertThat(((Effect.AwaitMessage)
                                    instance.subscriptions.values().iterator().next())
                            .correlationKey())
                    .isEqualTo("7");
        }
    }

    @Test
    void a_message_without_a_usable_name_or_key_is_an_incident_that_can_be_retried() throws StaleEvent {
        Trigger.Message paid = new Trigger.Message(Expression.literal("paid"), variable("order"));
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("wait", new ReceiveTask(paid))
                .node("set", job())
                .flow("start", "fork")
                .flow("fork", "wait")
                .flow("fork", "set")
                .build();
        TestInstance instance = TestInstance.start(model);
        assertThat(instance.incidents.get(instance.tokenAt("wait")).type()).isEqualTo(IncidentType.EXTRACT_VALUE_ERROR);

        instance.complete("set", Map.of("order", "A")).retry("wait");
        assertThat(instance.incidents).isEmpty();
        instance.trigger("wait").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_that_came_already_is_stale() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("wait", new CatchEvent(message("m"))), node("a", job())));
        long subscription = instance.subscriptions.keySet().iterator().next();
        instance.trigger("wait");

        assertThatThrownBy(() -> instance.apply(new Event.Triggered(subscription, Map.of())))
                .isInstanceOf(StaleEvent.class);
    }

    @Test
    void the_first_event_after_an_event_based_gateway_wins_and_the_others_are_forgotten() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("gate", new EventBasedGateway())
                .node("paid", new CatchEvent(message("paid")))
                .node("canceled", new ReceiveTask(message("canceled")))
                .node("late", new CatchEvent(after("P1D")))
                .node("end", new EndEvent())
                .flow("start", "gate")
                .flow("gate", "paid")
                .flow("gate", "canceled")
                .flow("gate", "late")
                .flow("canceled", "end")
                .build();
        TestInstance instance = TestInstance.start(model);
        assertThat(instance.awaited()).containsExactly("paid", "canceled", "late");

        instance.trigger("canceled", Map.of("why", "x"));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsExactly("start", "gate", "canceled", "end");
        assertThat(instance.state.variables()).containsEntry("why", "x");
    }

    @Test
    void a_gateway_with_one_event_that_cannot_be_waited_for_waits_for_none() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("gate", new EventBasedGateway())
                .node("a", new CatchEvent(message("a")))
                .node("b", new CatchEvent(timer(TimerType.DURATION, "soon")))
                .flow("start", "gate")
                .flow("gate", "a")
                .flow("gate", "b")
                .build();

        TestInstance instance = TestInstance.start(model);

        assertThat(instance.subscriptions).isEmpty();
        assertThat(instance.state.tokens().getLast().subscriptions()).isEmpty();
        assertThat(instance.incidents).hasSize(1);
    }

    @Test
    void an_interrupting_boundary_event_takes_back_the_work_and_the_inner_tokens() throws StaleEvent {
        TestInstance instance = TestInstance.start(boundaryOn(true, after("PT1H")));
        instance.apply(new Event.WorkFailed(instance.tokenAt("in-a"), "boom"));

        instance.trigger("boundary");

        assertThat(instance.openWork).isEmpty();
        assertThat(instance.incidents).isEmpty();
        assertThat(instance.kinds("sub")).containsExactly(Kind.ENTERED, Kind.CANCELED);
        assertThat(instance.path()).endsWith("boundary", "aside");
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_non_interrupting_boundary_event_leaves_the_activity_alone() throws StaleEvent {
        TestInstance instance = TestInstance.start(boundaryOn(false, message("m")));

        instance.trigger("boundary", Map.of("n", 1));
        instance.trigger("boundary", Map.of("n", 2));
        assertThat(instance.waitingAt()).containsExactly("sub", "in-a");
        assertThat(instance.state.variables()).isEqualTo(Map.of("n", 2));

        instance.complete("in-a").assertEnded(InstanceState.FINISHED);
        assertThat(instance.path().stream().filter("aside"::equals)).hasSize(2);
    }

    @Test
    void a_non_interrupting_cycle_fires_until_it_is_spent_or_its_activity_is_done() throws StaleEvent {
        TestInstance instance = TestInstance.start(boundaryOn(false, timer(TimerType.CYCLE, "R2/PT10S")));
        instance.now = TestInstance.NOW.plusSeconds(10);
        instance.trigger("boundary");
        assertThat(instance.due("boundary")).isEqualTo(TestInstance.NOW.plusSeconds(20));
        instance.now = TestInstance.NOW.plusSeconds(95);
        instance.trigger("boundary");
        assertThat(instance.subscriptions).isEmpty();
        instance.complete("in-a").assertEnded(InstanceState.FINISHED);

        TestInstance other = TestInstance.start(boundaryOn(false, timer(TimerType.CYCLE, "R/PT10S")));
        other.now = TestInstance.NOW.plusSeconds(35);
        other.trigger("boundary");
        assertThat(other.due("boundary")).isEqualTo(TestInstance.NOW.plusSeconds(40));
        other.complete("in-a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_boundary_event_is_not_waited_for_once_its_activity_is_done() throws StaleEvent {
        TestInstance instance = TestInstance.start(boundaryOn(true, message("m")));
        long subscription = instance.subscriptions.keySet().iterator().next();

        instance.complete("in-a");

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).doesNotContain("boundary");
        assertThatThrownBy(() -> instance.apply(new Event.Triggered(subscription, Map.of())))
                .isInstanceOf(StaleEvent.class);
    }

    @Test
    void an_activity_whose_boundary_cannot_be_waited_for_hands_out_nothing() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(mapped("a", job(), List.of(new Mapping(Expression.literal(1), "x")), List.of()))
                .node("good", new BoundaryEvent("a", true, message("m")))
                .node("bad", new BoundaryEvent("a", true, new Trigger.Timer(TimerType.DATE, failing("no"))))
                .flow("start", "a")
                .build();

        TestInstance instance = TestInstance.start(model);

        assertThat(instance.openWork).isEmpty();
        assertThat(instance.subscriptions).isEmpty();
        assertThat(instance.state.tokens().getLast().locals()).isEmpty();
        assertThat(instance.incidents).hasSize(1);
    }

    @Test
    void the_expressions_of_a_boundary_event_see_what_is_around_the_activity_and_not_its_input_mappings()
            throws StaleEvent {
        List<Mapping> inputs = List.of(
                new Mapping(Expression.literal("2"), "foo"),
                new Mapping(Expression.literal("other"), "name"),
                new Mapping(Expression.literal("PT2H"), "patience"));
        for (Element activity : List.of(
                job(),
                new SubProcess("in"),
                new ReceiveTask(message("reply")),
                new CallActivity(Expression.literal("child"), false, true, true))) {
            ProcessModel model = new TestModel()
                    .node("start", new StartEvent())
                    .node(mapped("a", activity, inputs, List.of()))
                    .node("in", "a", new StartEvent())
                    .node("in-a", "a", job())
                    .node("told", new BoundaryEvent("a", true, new Trigger.Message(variable("name"), variable("foo"))))
                    .node(
                            "late",
                            new BoundaryEvent("a", false, new Trigger.Timer(TimerType.DURATION, variable("patience"))))
                    .flow("start", "a")
                    .flow("in", "in-a")
                    .build();

            TestInstance instance = TestInstance.start(model, Map.of("foo", "1", "name", "paid", "patience", "PT1H"));

            assertThat(instance.awaitedAt("told")).containsExactly("paid/1");
            assertThat(instance.due("late")).isEqualTo(TestInstance.NOW.plusSeconds(3600));
            instance.trigger("told").assertEnded(InstanceState.FINISHED);
        }
    }

    @Test
    void the_boundary_events_inside_a_subprocess_see_the_variables_of_the_subprocess() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(mapped(
                        "sub", new SubProcess("in"), List.of(new Mapping(Expression.literal("2"), "foo")), List.of()))
                .node("in", "sub", new StartEvent())
                .node(new Node(
                        "a", null, "sub", job(), List.of(new Mapping(Expression.literal("3"), "foo")), List.of()))
                .node(
                        "told",
                        "sub",
                        new BoundaryEvent("a", true, new Trigger.Message(Expression.literal("m"), variable("foo"))))
                .flow("start", "sub")
                .flow("in", "a")
                .build();

        assertThat(TestInstance.start(model, Map.of("foo", "1")).awaitedAt("told"))
                .containsExactly("m/2");
    }

    @Test
    void the_start_of_an_event_subprocess_sees_the_variables_of_the_scope_that_it_is_in() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(mapped(
                        "sub", new SubProcess("in"), List.of(new Mapping(Expression.literal("2"), "foo")), List.of()))
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", job())
                .node("event", "sub", new EventSubProcess("told"))
                .node(
                        "told",
                        "event",
                        new TriggeredStartEvent(true, new Trigger.Message(Expression.literal("m"), variable("foo"))))
                .flow("start", "sub")
                .flow("in", "in-a")
                .build();

        assertThat(TestInstance.start(model, Map.of("foo", "1")).awaitedAt("told"))
                .containsExactly("m/2");
    }

    @Test
    void what_a_boundary_event_needs_from_an_input_mapping_is_not_there() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(mapped("a", job(), List.of(new Mapping(Expression.literal("1"), "inner")), List.of()))
                .node(
                        "told",
                        new BoundaryEvent("a", true, new Trigger.Message(Expression.literal("m"), variable("inner"))))
                .flow("start", "a")
                .build();

        TestInstance instance = TestInstance.start(model);

        assertThat(instance.openWork).isEmpty();
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.EXTRACT_VALUE_ERROR);
    }

    @Test
    void an_instance_that_a_message_or_timer_starts_has_what_came_with_it() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("paid", new TriggeredStartEvent(true, message("paid")))
                .node("daily", new TriggeredStartEvent(true, timer(TimerType.CYCLE, "R/P1D")))
                .node("a", job())
                .flow("start", "a")
                .flow("paid", "a")
                .flow("daily", "a")
                .build();
        assertThat(model.triggeredStarts()).extracting(Node::id).containsExactly("paid", "daily");

        TestInstance byMessage = TestInstance.startAt("paid", model, Map.of("amount", 5));
        assertThat(byMessage.path()).containsExactly("paid");
        assertThat(byMessage.subscriptions).isEmpty();
        assertThat(byMessage.state.variables()).isEqualTo(Map.of("amount", 5));
        byMessage.complete("a").assertEnded(InstanceState.FINISHED);
        TestInstance.startAt("daily", model, Map.of()).complete("a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_canceled_instance_leaves_nothing_open() throws StaleEvent {
        TestInstance instance = TestInstance.start(boundaryOn(false, after("PT1H")));
        instance.apply(new Event.WorkFailed(instance.tokenAt("in-a"), "boom"));

        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    /** A job in a subprocess with a boundary event that leads to {@code aside}. */
    private static ProcessModel boundaryOn(boolean interrupting, Trigger trigger) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("sub", new SubProcess("in"))
                .node("boundary", new BoundaryEvent("sub", interrupting, trigger))
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", job())
                .node("aside", TestModel.task())
                .flow("start", "sub")
                .flow("in", "in-a")
                .flow("boundary", "aside")
                .build();
    }

    private static Node node(String id, Element element) {
        return Node.of(id, TestModel.PROCESS, element);
    }
}
