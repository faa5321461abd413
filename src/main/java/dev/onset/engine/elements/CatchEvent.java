package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

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
