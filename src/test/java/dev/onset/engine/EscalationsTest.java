package dev.onset.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EscalationThrowEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Escalations between a called instance and its caller. */
class EscalationsTest {

    private static EscalationThrowEvent thrown(String code) {
        return new EscalationThrowEvent("intermediateThrowEvent", Expression.literal(code));
    }

    private static ProcessModel child() {
        return new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("first", thrown("A"))
                .node("second", thrown("B"))
                .node("job", TestModel.job())
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "first")
                .flow("fork", "second")
                .flow("first", "job")
                .flow("second", "end")
                .build();
    }

    private static ProcessModel caller(boolean interrupting) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("call", new CallActivity(Expression.literal("child"), false, true, true))
                .node("a", new BoundaryEvent("call", interrupting, new Trigger.Escalation("A")))
                .node("aside", TestModel.job())
                .node("end", new EndEvent())
                .flow("start", "call")
                .flow("call", "end")
                .flow("a", "aside")
                .build();
    }

    private static Event.EscalationThrown from(TestInstance caller, long number, String code) {
        return new Event.EscalationThrown(caller.tokenAt("call"), number, code);
    }

    @Test
    void an_instance_propagates_one_escalation_after_the_other_and_each_token_waits_for_the_answer() throws Exception {
        TestInstance child = TestInstance.start(child());

        assertThat(child.waitingAt()).containsExactly("first", "second");
        assertThat(child.escalations).extracting(Effect.Escalate::code).containsExactly("A");
        long first = child.escalations.getFirst().number();

        child.apply(new Event.EscalationAnswered(first, true));
        assertThat(child.waitingAt()).containsExactly("job", "second");
        assertThat(child.escalations).extracting(Effect.Escalate::code).containsExactly("A", "B");

        assertThatThrownBy(() -> child.apply(new Event.EscalationAnswered(first, true)))
                .isInstanceOf(StaleEvent.class);
        child.apply(new Event.EscalationAnswered(child.escalations.getLast().number(), false));
        child.complete("job").assertEnded(InstanceState.FINISHED);
        assertThat(child.escalated()).containsExactly("first ESCALATED A", "second NOT_ESCALATED B");
    }

    @Test
    void an_escalation_whose_token_is_withdrawn_makes_way_for_the_next() throws Exception {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("sub", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .node("first", "sub", thrown("A"))
                .node("late", new BoundaryEvent("sub", true, TestModel.after("PT1H")))
                .node("second", thrown("B"))
                .flow("start", "fork")
                .flow("fork", "second")
                .flow("fork", "sub")
                .flow("in", "first")
                .build();
        TestInstance child = TestInstance.start(model);
        assertThat(child.escalations).extracting(Effect.Escalate::code).containsExactly("B");

        child.apply(new Event.EscalationAnswered(child.escalations.getLast().number(), false));
        assertThat(child.escalations).extracting(Effect.Escalate::code).containsExactly("B", "A");
        child.trigger("late").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_call_catches_an_escalation_once_however_often_it_is_delivered() throws Exception {
        TestInstance caller = TestInstance.start(caller(false));

        caller.apply(from(caller, 7, "A"));
        assertThat(caller.waitingAt()).containsExactly("call", "aside");
        assertThat(caller.answers)
                .extracting(Effect.AnswerEscalation::number, Effect.AnswerEscalation::caught)
                .containsExactly(tuple(7L, true));
        assertThatThrownBy(() -> caller.apply(from(caller, 7, "A"))).isInstanceOf(StaleEvent.class);

        caller.apply(from(caller, 9, "A"));
        assertThat(caller.waitingAt()).containsExactly("call", "aside", "aside");
    }

    @Test
    void a_call_that_is_interrupted_cancels_the_called_instance_and_does_not_answer() throws Exception {
        TestInstance caller = TestInstance.start(caller(true));

        caller.apply(from(caller, 7, "A"));

        assertThat(caller.waitingAt()).containsExactly("aside");
        assertThat(caller.answers).isEmpty();
        caller.complete("aside").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_call_that_does_not_catch_an_escalation_propagates_it_as_one_of_its_own_instance() throws Exception {
        TestInstance middle = TestInstance.start(caller(true));

        middle.apply(from(middle, 7, "B"));
        assertThat(middle.escalations).extracting(Effect.Escalate::code).containsExactly("B");
        assertThat(middle.answers).isEmpty();
        assertThatThrownBy(() -> middle.apply(from(middle, 7, "B"))).isInstanceOf(StaleEvent.class);

        middle.apply(new Event.EscalationAnswered(middle.escalations.getFirst().number(), true));
        assertThat(middle.answers)
                .extracting(Effect.AnswerEscalation::number, Effect.AnswerEscalation::caught)
                .containsExactly(tuple(7L, true));
        middle.complete("call", Map.of()).assertEnded(InstanceState.FINISHED);
    }
}
