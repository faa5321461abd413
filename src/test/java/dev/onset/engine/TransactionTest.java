package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CancelEndEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A transaction that is canceled ends, is compensated, and is left by its cancel event (BPMN 2.0, 10.3.5 and 13.3.6). */
class TransactionTest {

    /** The job a, which can be compensated; then b and c at once; after b the transaction is canceled. */
    private static TestModel transaction(Element handler) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("trip", new SubProcess("transaction", "in"))
                .node("canceled", new BoundaryEvent("trip", true, new Trigger.Cancel()))
                .node("late", new BoundaryEvent("trip", true, TestModel.after("PT1H")))
                .node("failed", new BoundaryEvent("trip", true, new Trigger.Error("E")))
                .node("in", "trip", new StartEvent())
                .node("a", "trip", job())
                .node("at-a", "trip", new BoundaryEvent("a", true, new Trigger.Compensation()))
                .node("undo-a", "trip", handler)
                .node("fork", "trip", new ParallelGateway())
                .node("b", "trip", job())
                .node("c", "trip", job())
                .node("cancel", "trip", new CancelEndEvent())
                .node("after", job())
                .node("end", new EndEvent())
                .flow("start", "trip")
                .flow("trip", "end")
                .flow("canceled", "after")
                .flow("late", "end")
                .flow("failed", "end")
                .flow("in", "a")
                .flow("at-a", "undo-a")
                .flow("a", "fork")
                .flow("fork", "b")
                .flow("fork", "c")
                .flow("b", "cancel");
    }

    @Test
    void a_cancel_end_event_ends_the_rest_compensates_and_then_leaves_by_the_cancel_event() throws StaleEvent {
        TestInstance instance = TestInstance.start(transaction(job()).build());

        instance.complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("trip", "cancel", "undo-a");
        assertThat(instance.subscriptions).isEmpty();
        instance.complete("undo-a");
        assertThat(instance.waitingAt()).containsExactly("after");
        assertThat(instance.path())
                .containsExactly("start", "in", "a", "fork", "b", "at-a", "undo-a", "cancel", "canceled");
        instance.complete("after").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_handler_that_waits_for_nothing_is_done_in_the_same_step() throws StaleEvent {
        TestInstance instance = TestInstance.start(transaction(TestModel.task()).build());

        instance.complete("a").complete("b");

        assertThat(instance.waitingAt()).containsExactly("after");
    }

    @Test
    void a_transaction_with_nothing_to_compensate_is_left_at_once() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("trip", new SubProcess("transaction", "in"))
                .node("canceled", new BoundaryEvent("trip", true, new Trigger.Cancel()))
                .node("in", "trip", new StartEvent())
                .node("cancel", "trip", new CancelEndEvent())
                .node("end", new EndEvent())
                .flow("start", "trip")
                .flow("canceled", "end")
                .flow("in", "cancel")
                .build();

        TestInstance instance = TestInstance.start(model);

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsExactly("start", "in", "cancel", "canceled", "end");
    }

    @Test
    void a_transaction_that_is_not_canceled_is_completed_like_a_subprocess() throws StaleEvent {
        ProcessModel model = transaction(job()).build();
        TestInstance instance = TestInstance.start(model).complete("a");

        instance.trigger("late").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_error_of_a_handler_leaves_the_transaction_by_its_error_event() throws StaleEvent {
        TestInstance instance = TestInstance.start(transaction(job()).build());
        instance.complete("a").complete("b");

        instance.error("undo-a", "E", Map.of()).assertEnded(InstanceState.FINISHED);

        assertThat(instance.path()).endsWith("failed", "end");
    }

    @Test
    void a_transaction_that_is_being_compensated_can_be_withdrawn_and_moved() throws StaleEvent {
        TestInstance instance = TestInstance.start(transaction(job()).build());
        instance.complete("a").complete("b");

        instance.move(transaction(job()).build());
        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }
}
