package dev.onset.engine.elements;

import dev.onset.engine.CatchingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Trigger;
import dev.onset.engine.Visit;

/**
 * A start event that a message, a timer or an error triggers (BPMN 2.0, 10.5.2): of a process it starts an instance, of an
 * event subprocess it starts that.
 *
 * @param interrupting of an event subprocess, whether it ends everything else in the scope around it
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
