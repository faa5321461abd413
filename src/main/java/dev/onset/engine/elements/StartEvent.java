package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/** A none start event (BPMN 2.0, 10.5.2) of a process or a subprocess. */
public record StartEvent() implements Element {

    @Override
    public String bpmnName() {
        return "startEvent";
    }

    @Override
    public boolean isStart() {
        return true;
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
