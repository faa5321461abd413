package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * A cancel end event (BPMN 2.0, 10.5.3): cancels the transaction that contains it. Everything else in the transaction ends,
 * its completed activities are compensated, and then the transaction is left by its cancel boundary event.
 */
public record CancelEndEvent() implements Element {

    private static final Outcome CANCEL = new Outcome.CancelTransaction();

    @Override
    public String bpmnName() {
        return "endEvent";
    }

    @Override
    public boolean leavesTransaction() {
        return true;
    }

    @Override
    public Outcome enter(Visit visit) {
        return CANCEL;
    }
}
