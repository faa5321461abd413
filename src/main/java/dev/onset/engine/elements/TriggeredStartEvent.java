package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/**
 * A start event that a message, a timer or an error triggers (BPMN 2.0, 10.5.2). It starts an instance of a process, or an
 * event subprocess.
 *
 * @param interrupting whether an event subprocess ends everything else in its surrounding scope
 * @param trigger its trigger
 */
public record TriggeredStartEvent(boolean interrupting, Trigger trigger) implements CatchingElement {

    @Override
    public String bpmnName() {
        return "startEvent";
    }

    @Override
    public Outcome enter(Visit visit) {
        return Outcome.DONE;
    }
}
