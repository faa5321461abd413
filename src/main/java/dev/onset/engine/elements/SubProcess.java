package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * An embedded subprocess (BPMN 2.0, 10.3.5): a scope that is completed when the last token in it has ended.
 *
 * @param bpmnName the name of the element, {@code subProcess} or {@code transaction}
 * @param startEvent id of its none start event
 */
public record SubProcess(String bpmnName, String startEvent) implements Element {

    /** An embedded subprocess that is not a transaction. */
    public SubProcess(String startEvent) {
        this("subProcess", startEvent);
    }

    @Override
    public Outcome enter(Visit visit) {
        visit.spawn(startEvent);
        return Outcome.WORKING;
    }
}
