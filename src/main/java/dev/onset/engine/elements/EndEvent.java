package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

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
