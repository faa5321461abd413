package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/** A receive task (BPMN 2.0, 10.3.3): the token waits for a message. */
public record ReceiveTask(Trigger.Message trigger) implements CatchingElement {

    private static final Outcome WAIT = new Outcome.Wait(NodeStatus.WAITING_MESSAGE);

    @Override
    public String bpmnName() {
        return "receiveTask";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        visit.await(visit.nodeId());
        return WAIT;
    }
}
