package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import org.jspecify.annotations.Nullable;

/**
 * An intermediate or end event that throws compensation (BPMN 2.0, 10.5.6): starts the compensation handlers of completed
 * activities.
 *
 * @param bpmnName the name of the element, {@code intermediateThrowEvent} or {@code endEvent}
 * @param activity id of the only activity to compensate; null to compensate all of the scope
 * @param waitForCompletion whether the token waits until the handlers are completed
 */
public record CompensationThrowEvent(
        String bpmnName, @Nullable String activity, boolean waitForCompletion) implements Element {

    @Override
    public Outcome enter(Visit visit) {
        return visit.compensate(activity, waitForCompletion) ? Outcome.WORKING : Outcome.DONE;
    }
}
