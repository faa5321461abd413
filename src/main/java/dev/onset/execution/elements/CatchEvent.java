package dev.onset.execution.elements;

import dev.onset.execution.CatchingElement;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.Outcome;
import dev.onset.execution.Trigger;
import dev.onset.execution.Visit;

/** An intermediate catch event for a message or a timer (BPMN 2.0, 10.5.4): the token waits for it. */
public record CatchEvent(Trigger trigger) implements CatchingElement {

    @Override
    public String bpmnName() {
        return "intermediateCatchEvent";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        visit.await(visit.nodeId());
        return new Outcome.Wait(
                trigger instanceof Trigger.Timer ? NodeStatus.WAITING_TIMER_EVENT : NodeStatus.WAITING_MESSAGE_EVENT);
    }
}
