package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The maximum lifespan of the instances of a process, as defined by its model.
 *
 * @param expression evaluated with the values of the start; gives an ISO 8601 duration from the start, or a date and time
 *     with an offset or a zone
 */
public record Lifespan(Expression expression) {

    /**
     * Checks a lifespan that a model gives as a literal.
     *
     * @throws ExpressionFailure if the text is not a valid lifespan
     */
    public static void check(String text) throws ExpressionFailure {
        end(text, Bounds.LATE_START);
    }

    /**
     * Returns the time at which an instance that starts now expires. A date may be past.
     *
     * @throws ExpressionFailure if the expression does not give such a time
     */
    Instant end(Variables values, Instant now) throws ExpressionFailure {
        return end(expression.evaluate(values, now), now);
    }

    private static Instant end(@Nullable Object value, Instant start) throws ExpressionFailure {
        if (value instanceof String text) {
            try {
                boolean duration = text.startsWith("P");
                Instant end = duration
                        ? Interval.parse(text).after(start.atZone(ZoneOffset.UTC), 1)
                        : DateAndTime.parse(text);
                if (end.isAfter(duration ? start : Instant.EPOCH) && !end.isAfter(Bounds.LAST_TIME)) {
                    return end;
                }
            } catch (DateTimeException | ArithmeticException e) {
                // The failure below covers every invalid text.
            }
        }
        throw new ExpressionFailure(
                "The expiryTime of the process must be an ISO 8601 duration, or a date and time with an offset,"
                        + " before the year 10000");
    }
}
