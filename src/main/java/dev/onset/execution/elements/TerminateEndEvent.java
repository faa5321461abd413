package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/** A terminate end event (BPMN 2.0, 10.5.3): its scope ends, with every token in it. */
public record TerminateEndEvent() implements Element {

    private static final Outcome TERMINATE = new Outcome.TerminateScope();

    @Override
    public String bpmnName() {
        return "endEvent";
    }

    @Override
    public Outcome enter(Visit visit) {
        return TERMINATE;
    }
}
