package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A compiled expression of a model. It is pure: the same variables and time give the same value. */
@FunctionalInterface
public interface Expression {

    /**
     * Evaluates the expression.
     *
     * @param variables the visible variables
     * @param now the time that {@code now()} and {@code today()} return
     * @return a JSON-like value, see the description of the package
     * @throws ExpressionFailure if the expression has no value for these variables
     */
    @Nullable
    Object evaluate(Variables variables, Instant now) throws ExpressionFailure;

    /** Returns the value of a literal; null for any other expression, whose value may depend on variables and the time. */
    default @Nullable Object literalValue() {
        return null;
    }

    /** Creates an expression with a constant value. */
    static Expression literal(@Nullable Object value) {
        return new Literal(value);
    }

    /** An expression with a constant value. */
    record Literal(@Nullable Object value) implements Expression {

        @Override
        public @Nullable Object evaluate(Variables variables, Instant now) {
            return value;
        }

        @Override
        public @Nullable Object literalValue() {
            return value;
        }
    }
}
