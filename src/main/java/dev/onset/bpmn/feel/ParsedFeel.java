package dev.onset.bpmn.feel;

import org.camunda.feel.syntaxtree.Exp;

/** A parsed expression, or parsed unary tests, of a decision. Immutable. */
public final class ParsedFeel {

    private final Exp expression;

    ParsedFeel(Exp expression) {
        this.expression = expression;
    }

    Exp expression() {
        return expression;
    }
}
