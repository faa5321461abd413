package dev.onset.engine;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The correlation keys of messages, as text. */
public final class CorrelationKey {

    private CorrelationKey() {}

    /**
     * Converts the value of an expression to a correlation key. Equal numbers give equal keys.
     *
     * @throws ExpressionFailure if the value is neither a non-empty string nor a number, or if it is out of {@link Bounds}
     */
    public static String of(@Nullable Object value) throws ExpressionFailure {
        if (value instanceof String text && !text.isEmpty()) {
            return Bounds.check("The message's correlation key", text, Bounds.MESSAGE);
        }
        if (value instanceof Number number) {
            return Bounds.check("The message's correlation key", text(number), Bounds.MESSAGE);
        }
        throw new ExpressionFailure(
                "The message's correlation key must be a non-empty string or a number, but is " + ValueType.of(value));
    }

    private static String text(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros().toPlainString()
                : number.toString();
    }
}
