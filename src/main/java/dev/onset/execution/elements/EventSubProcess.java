package dev.onset.execution.elements;

import dev.onset.execution.Outcome;
import dev.onset.execution.TriggeredScope;
import dev.onset.execution.Visit;

/**
 * An event subprocess (BPMN 2.0, 10.3.5). What triggered its start event has put a token behind that already: entering it
 * only opens the scope.
 *
 * @param startEvent id of its start event
 */
public record EventSubProcess(String startEvent) implements TriggeredScope {

    @Override
    public String bpmnName() {
        return "subProcess";
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.WORKING;
    }
}
