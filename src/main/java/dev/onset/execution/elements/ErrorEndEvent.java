package dev.onset.execution.elements;

import dev.onset.execution.Bounds;
import dev.onset.execution.Element;
import dev.onset.execution.Expression;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/**
 * An error end event (BPMN 2.0, 10.5.3): throws an error.
 *
 * @param code gives the error's code, a non-empty string
 */
public record ErrorEndEvent(Expression code) implements Element {

    @Override
    public String bpmnName() {
        return "endEvent";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        return new Outcome.ThrowError(Typed.text("The error code", visit.evaluate(code), Bounds.ERROR_CODE));
    }
}
