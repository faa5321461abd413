package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * An element that a token passes without any work: an abstract task, a manual task (BPMN 2.0, 10.3.3) or a none throw
 * event.
 *
 * @param bpmnName the name of the element, for example {@code manualTask}
 */
public record PassTask(String bpmnName) implements Element {

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
