package dev.onset.engine.elements;

import dev.onset.engine.Outcome;
import dev.onset.engine.TriggeredScope;
import dev.onset.engine.Visit;

/**
 * An event subprocess (BPMN 2.0, 10.3.5). The event has already placed a token behind its start event, so entering it only
 * opens the scope.
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
