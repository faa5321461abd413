package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.Flow;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/** An event-based gateway (BPMN 2.0, 10.6.6): the token waits for the first of the events that follow. */
public record EventBasedGateway() implements Element {

    private static final Outcome WAIT = new Outcome.Wait(NodeStatus.WAITING_MESSAGE_EVENT);

    @Override
    public String bpmnName() {
        return "eventBasedGateway";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        for (Flow flow : visit.outgoing()) {
            visit.await(flow.target());
        }
        return WAIT;
    }
}
