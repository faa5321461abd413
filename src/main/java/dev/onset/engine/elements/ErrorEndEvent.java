package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/**
 * An error end event (BPMN 2.0, 10.5.3): throws an error.
 *
 * @param code gives the error code, a non-empty string
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
