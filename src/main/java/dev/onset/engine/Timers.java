package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads when a timer fires. All in UTC where the model says nothing else. */
public final class Timers {

    private Timers() {}

    /** When a timer fires first, and what it does then. */
    record Due(Instant at, @Nullable Cycle cycle) {}

    /**
     * Checks a time that a model gives as it is. Durations and cycles are counted from a late time, so that the answer does
     * not depend on when it is asked for.
     *
     * @throws ExpressionFailure where it is no time of that type, or out of {@link Bounds}
     */
    public static void check(Trigger.TimerType type, String text) throws ExpressionFailure {
        due(type, text, Bounds.LATE_START);
    }

    /**
     * When a timer is due. A time that is past, that of a negative duration for example, means at once.
     *
     * @throws ExpressionFailure where the value is no time of that type, or one out of {@link Bounds}
     */
    static Due due(Trigger.TimerType type, @Nullable Object value, Instant now) throws ExpressionFailure {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ExpressionFailure("The timer's value must be a non-empty string");
        }
        Bounds.check("The timer's value", text, Bounds.TIME);
        return switch (type) {
            case DATE -> new Due(bounded("The timer's date", date(text)), null);
            case DURATION -> new Due(bounded("The timer's duration", afterDuration(text, now)), null);
            case CYCLE -> {
                Cycle.First first = Cycle.parse(text, now);
                yield new Due(bounded("The timer's cycle", first.due()), first.cycle());
            }
        };
    }

    private static Instant date(String text) throws ExpressionFailure {
        try {
            return DateAndTime.parse(text);
        } catch (DateTimeException noDate) {
            throw new ExpressionFailure("The timer's date must be an ISO 8601 date and time with an offset");
        }
    }

    private static Instant afterDuration(String text, Instant now) throws ExpressionFailure {
        Interval duration;
        try {
            duration = Interval.parse(text);
        } catch (DateTimeException | ArithmeticException noDuration) {
            throw new ExpressionFailure("The timer's duration must be an ISO 8601 duration");
        }
        try {
            return duration.after(now.atZone(ZoneOffset.UTC), 1);
        } catch (DateTimeException | ArithmeticException endOfTime) {
            throw tooLate("The timer's duration");
        }
    }

    /** A time before the first one is as past as the first one. */
    private static Instant bounded(String what, Instant time) throws ExpressionFailure {
        if (time.isAfter(Bounds.LAST_TIME)) {
            throw tooLate(what);
        }
        return time.isBefore(Bounds.FIRST_TIME) ? Bounds.FIRST_TIME : time;
    }

    static ExpressionFailure tooLate(String what) {
        return new ExpressionFailure(what + " leads past the year 9999");
    }
}
