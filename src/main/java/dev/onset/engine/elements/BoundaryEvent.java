package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/**
 * An event at the boundary of an activity (BPMN 2.0, 10.5.4), which is waited for while the activity is.
 *
 * @param attachedTo id of the activity
 * @param interrupting whether it ends the activity
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
