package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/** A none end event (BPMN 2.0, 10.5.3): the token ends. */
public record EndEvent() implements Element {

    @Override
    public String bpmnName() {
        return "endEvent";
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
