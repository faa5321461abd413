package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/** An intermediate catch event for a message, a timer or a condition (BPMN 2.0, 10.5.4): the token waits for it. */
public record CatchEvent(Trigger trigger) implements CatchingElement {

    @Override
    public String bpmnName() {
        return "intermediateCatchEvent";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        visit.await(visit.nodeId());
        return new Outcome.Wait(
                switch (trigger) {
                    case Trigger.Timer ignored -> NodeStatus.WAITING_TIMER_EVENT;
                    case Trigger.Condition ignored -> NodeStatus.WAITING_CONDITIONAL_EVENT;
                    case Trigger.Message ignored -> NodeStatus.WAITING_MESSAGE_EVENT;
                    case Trigger.Error ignored -> throw notAwaited();
                    case Trigger.Escalation ignored -> throw notAwaited();
                    case Trigger.Compensation ignored -> throw notAwaited();
                    case Trigger.Cancel ignored -> throw notAwaited();
                });
    }

    private static IllegalStateException notAwaited() {
        return new IllegalStateException("A token does not wait for this trigger");
    }
}
