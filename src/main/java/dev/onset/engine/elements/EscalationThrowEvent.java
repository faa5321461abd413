package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * An intermediate or end event that throws an escalation (BPMN 2.0, 10.5.3 and 10.5.4).
 *
 * @param bpmnName the name of the element, for example {@code endEvent}
 * @param code gives the escalation code, a non-empty string
 */
public record EscalationThrowEvent(String bpmnName, Expression code) implements Element {

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        return new Outcome.Escalate(Typed.text("The escalation code", visit.evaluate(code), Bounds.ERROR_CODE));
    }
}
