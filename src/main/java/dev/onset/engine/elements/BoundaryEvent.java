package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/**
 * A boundary event (BPMN 2.0, 10.5.4). It can be triggered while its activity is active.
 *
 * @param attachedTo id of the activity
 * @param interrupting whether it ends the activity
 * @param trigger its trigger
 */
public record BoundaryEvent(String attachedTo, boolean interrupting, Trigger trigger) implements CatchingElement {

    @Override
    public String bpmnName() {
        return "boundaryEvent";
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
