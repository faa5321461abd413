package dev.onset.execution;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Reads when a timer fires. All in UTC where the model says nothing else. */
final class Timers {

    private Timers() {}

    /** When a timer fires first, and what it does then. */
    record Due(Instant at, @Nullable Cycle cycle) {}

    static Due due(Trigger.TimerType type, @Nullable Object value, Instant now) throws ExpressionFailure {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ExpressionFailure("The timer's value must be a non-empty string");
        }
        try {
            return switch (type) {
                case DATE -> new Due(date(text), null);
                case DURATION -> new Due(plus(now, text), null);
                case CYCLE -> {
                    Cycle.First first = Cycle.parse(text, now);
                    yield new Due(first.due(), first.cycle());
                }
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new ExpressionFailure(
                    type == Trigger.TimerType.DATE
                            ? "The timer's date must be an ISO 8601 date and time with an offset"
                            : "The timer's duration must be an ISO 8601 duration");
        }
    }

    /** A time plus an ISO 8601 duration, period or both: {@code PT1H}, {@code P1M}, {@code P1DT12H}. */
    static Instant plus(Instant from, String duration) {
        return plus(from, duration, 1);
    }

    /** A time plus a number of durations. */
    static Instant plus(Instant from, String duration, long times) {
        Period days = days(duration);
        ZonedDateTime time = from.atZone(ZoneOffset.UTC);
        return (days.isZero() ? time : time.plus(days.multipliedBy(Math.toIntExact(times))))
                .plus(time(duration).multipliedBy(times))
                .toInstant();
    }

    /** How long a duration is at most; not positive where any part of it is negative. */
    static Duration longest(String duration) {
        Period days = days(duration);
        Duration time = time(duration);
        if (days.isNegative() || time.isNegative()) {
            return Duration.ZERO;
        }
        return time.plusDays(days.getDays())
                .plusDays(Math.multiplyExact(days.getMonths(), 31L))
                .plusDays(Math.multiplyExact(days.getYears(), 366L));
    }

    private static Period days(String duration) {
        int time = duration.indexOf('T');
        String days = time < 0 ? duration : duration.substring(0, time);
        return time > 0 && days.equals("P") ? Period.ZERO : Period.parse(days);
    }

    private static Duration time(String duration) {
        int time = duration.indexOf('T');
        return time < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(time));
    }

    static Instant date(String text) {
        return text.endsWith("]")
                ? ZonedDateTime.parse(text).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
