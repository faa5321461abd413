package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Computes the times at which timers fire. Times are in UTC unless the model states a zone. */
public final class Timers {

    private Timers() {}

    /**
     * Checks a literal time to live.
     *
     * @throws ExpressionFailure if the text is not a duration, or if it is longer than {@link Bounds#TIME_TO_LIVE}
     */
    public static void checkTimeToLive(String what, String text) throws ExpressionFailure {
        endOfLife(what, text, Bounds.LATE_START);
    }

    /** The time at which a timer fires first, and its further times. */
    record Due(Instant at, @Nullable Cycle cycle) {}

    /**
     * Checks the literal time of a timer. Durations and cycles are counted from a fixed late time, so that the result does
     * not depend on the time of the check.
     *
     * @throws ExpressionFailure if the text is not of the given type, or if its time is out of {@link Bounds}
     */
    public static void check(Trigger.TimerType type, String text) throws ExpressionFailure {
        due(type, text, Bounds.LATE_START);
    }

    /**
     * Computes when a timer is due. A time that is past, such as that of a negative duration, is due immediately.
     *
     * @throws ExpressionFailure if the value is not of the given type, or if its time is out of {@link Bounds}
     */
    static Due due(Trigger.TimerType type, @Nullable Object value, Instant now) throws ExpressionFailure {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ExpressionFailure("The timer's value must be a non-empty string, but is " + ValueType.of(value));
        }
        Bounds.check("The timer's value", text, Bounds.TIME);
        return switch (type) {
            case DATE -> new Due(bounded("The timer's date", date(text)), null);
            case DURATION -> {
                String what = "The timer's duration";
                yield new Due(bounded(what, afterDuration(what, text, now)), null);
            }
            case CYCLE -> {
                Cycle.First first = Cycle.parse(text, now);
                yield new Due(bounded("The timer's cycle", first.due()), first.cycle());
            }
        };
    }

    /**
     * Returns the end of a time to live that begins now. The end of a negative one is now.
     *
     * @param what the name of the time to live, for the message
     * @param value an ISO 8601 duration
     * @throws ExpressionFailure if the value is not a duration, or if it is longer than {@link Bounds#TIME_TO_LIVE}
     */
    public static Instant endOfLife(String what, @Nullable Object value, Instant now) throws ExpressionFailure {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ExpressionFailure(what + " must be an ISO 8601 duration, but is " + ValueType.of(value));
        }
        Instant end = bounded(what, afterDuration(what, Bounds.check(what, text, Bounds.TIME), now));
        if (end.isAfter(now.plus(Bounds.TIME_TO_LIVE))) {
            throw new ExpressionFailure(what + " must be at most " + Bounds.TIME_TO_LIVE.toDays() + " days");
        }
        return end.isBefore(now) ? now : end;
    }

    private static Instant date(String text) throws ExpressionFailure {
        try {
            return DateAndTime.parse(text);
        } catch (DateTimeException noDate) {
            throw new ExpressionFailure("The timer's date must be an ISO 8601 date and time with an offset");
        }
    }

    private static Instant afterDuration(String what, String text, Instant now) throws ExpressionFailure {
        Interval duration;
        try {
            duration = Interval.parse(text);
        } catch (DateTimeException | ArithmeticException noDuration) {
            throw new ExpressionFailure(what + " must be an ISO 8601 duration");
        }
        try {
            return duration.after(now.atZone(ZoneOffset.UTC), 1);
        } catch (DateTimeException | ArithmeticException endOfTime) {
            throw tooLate(what);
        }
    }

    /** Checks a time. A time before the first valid one becomes the first valid one, which is past too. */
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
