package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/** A terminate end event (BPMN 2.0, 10.5.3): ends its scope and all tokens in it. */
public record TerminateEndEvent() implements Element {

    @Override
    public String bpmnName() {
        return "endEvent";
    }

    @Override
    public boolean terminatesScope() {
        return true;
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
