package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

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
