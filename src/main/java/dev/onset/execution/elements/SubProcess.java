package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/**
 * An embedded subprocess (BPMN 2.0, 10.3.5): a scope of its own, done when the last token in it has ended.
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
