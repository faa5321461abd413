package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * An embedded subprocess (BPMN 2.0, 10.3.5): a scope that is completed when the last token in it has ended.
 *
 * @param startEvent id of its none start event
 */
public record SubProcess(String startEvent) implements Element {

    @Override
    public String bpmnName() {
        return "subProcess";
    }

    @Override
    public Outcome enter(Visit visit) {
        visit.spawn(startEvent);
        return Outcome.WORKING;
    }
}
