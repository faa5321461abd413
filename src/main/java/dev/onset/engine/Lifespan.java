package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Until when instances of a process may run, as its model says.
 *
 * @param expression sees the values that an instance starts with; gives an ISO 8601 duration from the start, or a date and
 *     time with an offset or zone
 */
public record Lifespan(Expression expression) {

    /**
     * Checks a lifespan that a model gives as it is.
     *
     * @throws ExpressionFailure where it is none
     */
    public static void check(String text) throws ExpressionFailure {
        end(text, Bounds.LATE_START);
    }

    /**
     * When an instance that starts now is to end at the latest. A date may be past.
     *
     * @throws ExpressionFailure where the values give no such time
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
                // One answer for all that is no such time.
            }
        }
        throw new ExpressionFailure(
                "The expiryTime of the process must be an ISO 8601 duration, or a date and time with an offset,"
                        + " before the year 10000");
    }
}
