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
        if (!duration.startsWith("P") || duration.length() < 2) {
            throw new DateTimeException("Not an ISO 8601 duration");
        }
        int time = duration.indexOf('T');
        String days = time < 0 ? duration : duration.substring(0, time);
        ZonedDateTime result = from.atZone(ZoneOffset.UTC);
        if (days.length() > 1) {
            result = result.plus(Period.parse(days));
        }
        return time < 0
                ? result.toInstant()
                : result.plus(Duration.parse("P" + duration.substring(time))).toInstant();
    }

    private static Instant date(String text) {
        return text.endsWith("]")
                ? ZonedDateTime.parse(text).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
