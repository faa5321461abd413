package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.mapped;
import static dev.onset.engine.TestModel.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSubProcessTest {

    @Test
    void an_interrupting_event_subprocess_ends_everything_else_in_its_scope() throws StaleEvent {
        TestInstance instance = TestInstance.start(inProcess(true));
        assertThat(instance.awaited()).containsExactly("event-start", "other-start");

        instance.trigger("event-start", Map.of("x", 1));
        assertThat(instance.waitingAt()).containsExactly("event", "handle");
        assertThat(instance.subscriptions).isEmpty();
        assertThat(instance.state.variables()).isEqualTo(Map.of("x", 1));

        instance.complete("handle").assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsExactly("start", "event-start", "handle", "event");
    }

    @Test
    void a_non_interrupting_event_subprocess_runs_beside_its_scope_and_the_scope_waits_for_it() throws StaleEvent {
        TestInstance instance = TestInstance.start(inProcess(false));

        instance.trigger("event-start").trigger("event-start");
        assertThat(instance.tokensAt("handle")).hasSize(2);
        instance.complete("a");
        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);

        for (long token : instance.tokensAt("handle")) {
            instance.apply(new Event.WorkCompleted(token, Map.of()));
        }
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_of_a_process_is_not_waited_for_once_that_has_ended() throws StaleEvent {
        TestInstance.start(inProcess(true)).complete("a").assertEnded(InstanceState.FINISHED);
        TestInstance.start(inProcess(true)).apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    @Test
    void the_key_of_its_message_may_be_what_the_start_event_mapped() throws StaleEvent {
        Trigger.Message byCustomer = new Trigger.Message(Expression.literal("where"), TestModel.variable("customer"));
        ProcessModel model = new TestModel()
                .node(mapped(
                        "order",
                        new TriggeredStartEvent(true, message("order")),
                        List.of(),
                        List.of(new Mapping(TestModel.variable("name"), "customer"))))
                .node("a", job())
                .node("event", new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(true, byCustomer))
                .flow("order", "a")
                .build();

        TestInstance instance = TestInstance.startAt("order", model, Map.of("name", "ann"));

        assertThat(instance.subscriptions.values())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.AwaitMessage.class,
                        wait -> assertThat(wait.correlationKey()).isEqualTo("ann"));
        assertThat(instance.state.variables()).isEqualTo(Map.of("customer", "ann"));
        instance.trigger("event-start").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_in_a_subprocess_interrupts_only_that() throws StaleEvent {
        TestInstance instance = TestInstance.start(inSubProcess());
        assertThat(instance.waitingAt()).containsExactly("beside", "sub", "in-a");

        instance.trigger("event-start");
        assertThat(instance.waitingAt()).containsExactly("beside", "sub", "event", "handle");

        instance.complete("handle");
        assertThat(instance.path()).endsWith("handle", "event", "sub", "after");
        instance.complete("beside").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void nothing_starts_an_event_subprocess_in_a_scope_that_is_done_and_stopped_at_its_output_mappings()
            throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> {
            if (broken[0]) {
                throw new ExpressionFailure("not yet");
            }
            return 1;
        };
        ProcessModel model = eventSubprocess("sub", true)
                .node("start", new StartEvent())
                .node(mapped("sub", new SubProcess("in"), List.of(), List.of(new Mapping(flaky, "x"))))
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", job())
                .flow("start", "sub")
                .flow("in", "in-a")
                .build();
        TestInstance instance = TestInstance.start(model);

        instance.complete("in-a");
        assertThat(instance.incidents).hasSize(1);
        assertThat(instance.subscriptions).isEmpty();

        broken[0] = false;
        instance.retry("sub").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_within_an_event_subprocess_is_waited_for_while_that_runs() throws StaleEvent {
        ProcessModel model = eventSubprocess(TestModel.PROCESS, false)
                .node("start", new StartEvent())
                .node("a", job())
                .node("inner", "event", new EventSubProcess("inner-start"))
                .node("inner-start", "inner", new TriggeredStartEvent(true, message("inner")))
                .flow("start", "a")
                .build();
        TestInstance instance = TestInstance.start(model);
        assertThat(instance.awaited()).doesNotContain("inner-start");

        instance.trigger("event-start");
        assertThat(instance.awaited()).contains("inner-start");
        instance.trigger("inner-start");
        assertThat(instance.openWork).hasSize(1);
        instance.complete("a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_that_cannot_be_waited_for_stops_the_start_until_it_is_retried() throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> {
            if (broken[0]) {
                throw new ExpressionFailure("not yet");
            }
            return "key";
        };
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("a", job())
                .node("first", new EventSubProcess("first-start"))
                .node("first-start", "first", new TriggeredStartEvent(true, message("m")))
                .node("second", new EventSubProcess("second-start"))
                .node(
                        "second-start",
                        "second",
                        new TriggeredStartEvent(true, new Trigger.Message(Expression.literal("n"), flaky)))
                .flow("start", "a")
                .build();
        TestInstance instance = TestInstance.start(model);
        assertThat(instance.incidents.get(instance.tokenAt("start")).type())
                .isEqualTo(IncidentType.EXTRACT_VALUE_ERROR);
        assertThat(instance.subscriptions).isEmpty();

        broken[0] = false;
        instance.retry("start");
        assertThat(instance.awaited()).containsExactly("first-start", "second-start");
        instance.complete("a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_start_event_whose_output_mapping_fails_does_not_wait_twice_for_event_subprocesses() throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> {
            if (broken[0]) {
                throw new ExpressionFailure("not yet");
            }
            return variables.get("amount");
        };
        ProcessModel model = eventSubprocess(TestModel.PROCESS, true)
                .node(mapped(
                        "paid",
                        new TriggeredStartEvent(true, message("paid")),
                        List.of(),
                        List.of(new Mapping(flaky, "x"))))
                .node("a", job())
                .flow("paid", "a")
                .build();
        TestInstance instance = TestInstance.startAt("paid", model, Map.of("amount", 5, "noise", 1));
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.IO_MAPPING_ERROR);

        broken[0] = false;
        instance.retry("paid");
        assertThat(instance.awaited()).containsExactly("event-start");
        assertThat(instance.state.variables()).isEqualTo(Map.of("x", 5));
        instance.complete("a").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void steps_that_are_cut_after_every_visit_come_to_the_same_end() throws StaleEvent {
        TestInstance instance = TestInstance.startWithVisits(inSubProcess(), 1).goOn();
        instance.trigger("event-start").goOn();
        instance.complete("handle").goOn();
        instance.complete("beside").goOn();

        instance.assertEnded(InstanceState.FINISHED);
    }

    /** An event subprocess {@code event} in a scope, started by a message, with a job {@code handle}. */
    private static TestModel eventSubprocess(String scope, boolean interrupting) {
        return new TestModel()
                .node("event", scope, new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(interrupting, message("event")))
                .node("handle", "event", job())
                .flow("event-start", "handle");
    }

    private static ProcessModel inProcess(boolean interrupting) {
        return eventSubprocess(TestModel.PROCESS, interrupting)
                .node("other", new EventSubProcess("other-start"))
                .node("other-start", "other", new TriggeredStartEvent(false, after("P1D")))
                .node("start", new StartEvent())
                .node("a", job())
                .flow("start", "a")
                .build();
    }

    private static ProcessModel inSubProcess() {
        return eventSubprocess("sub", true)
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("beside", job())
                .node("sub", new SubProcess("in"))
                .node("after", TestModel.task())
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", job())
                .flow("start", "fork")
                .flow("fork", "beside")
                .flow("fork", "sub")
                .flow("sub", "after")
                .flow("in", "in-a")
                .build();
    }
}
