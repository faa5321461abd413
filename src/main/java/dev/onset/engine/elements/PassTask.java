package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * A task that the runtime does not do and does not wait for: an abstract task or a manual task (BPMN 2.0, 10.3.3).
 *
 * @param bpmnName {@code task} or {@code manualTask}
 */
public record PassTask(String bpmnName) implements Element {

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
