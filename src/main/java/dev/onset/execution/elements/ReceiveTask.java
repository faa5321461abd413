package dev.onset.execution.elements;

import dev.onset.execution.CatchingElement;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.Outcome;
import dev.onset.execution.Trigger;
import dev.onset.execution.Visit;

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
