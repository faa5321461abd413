package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An expression of a model, compiled. Pure: the same variables and time give the same value. */
@FunctionalInterface
public interface Expression {

    /**
     * @param variables what the expression sees
     * @param now the time that {@code now()} and {@code today()} are
     * @return a JSON-like value, see the package's description
     * @throws ExpressionFailure where the expression has no value for these variables
     */
    @Nullable
    Object evaluate(Variables variables, Instant now) throws ExpressionFailure;

    /** An expression that is the same value always. */
    static Expression literal(@Nullable Object value) {
        return (variables, now) -> value;
    }
}
