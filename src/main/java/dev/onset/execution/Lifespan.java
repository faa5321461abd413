package dev.onset.execution;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when instances of a process may run, as its model says.
 *
 * @param expression sees the values that an instance starts with; gives an ISO 8601 duration from the start, or a date and
 *     time with an offset or zone
 */
public record Lifespan(Expression expression) {

    /** What databases and calendars are sure to know. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** A duration that leads past the last year from some start is refused before there is any. */
    private static final Instant LATE_START = Instant.parse("2500-01-01T00:00:00Z");

    /**
     * Checks a lifespan that a model gives as it is.
     *
     * @throws ExpressionFailure where it is none
     */
    public static void check(String text) throws ExpressionFailure {
        end(text, LATE_START);
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
                Instant end = duration ? Timers.plus(start, text) : Timers.date(text);
                if (end.isAfter(duration ? start : Instant.EPOCH) && !end.isAfter(LAST)) {
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
