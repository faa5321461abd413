package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Flow;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/** An event-based gateway (BPMN 2.0, 10.6.6): the token waits for the first of the events that follow it. */
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
