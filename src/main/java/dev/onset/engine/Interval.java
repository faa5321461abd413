package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZonedDateTime;
import org.threeten.extra.PeriodDuration;

/**
 * A duration of ISO 8601 (5.5.2.3): years, months, weeks and days of the calendar, then hours, minutes and seconds. It may
 * be negative as a whole ({@code -PT1H}, as FEEL writes it) or in its parts ({@code P-1D}).
 */
record Interval(Period days, Duration time) {

    /** @throws DateTimeException if the text is not a duration */
    static Interval parse(String text) {
        // ISO 8601 has the designators P and T in upper case. The library accepts both cases.
        if (text.indexOf('p') >= 0 || text.indexOf('t') >= 0) {
            throw new DateTimeException("The text is not an ISO 8601 duration");
        }
        PeriodDuration duration = PeriodDuration.parse(text);
        return new Interval(duration.getPeriod(), duration.getDuration());
    }

    /** Whether it has months or years, whose length depends on the day from which they are counted. */
    boolean hasMonths() {
        return days.toTotalMonths() != 0;
    }

    boolean hasDays() {
        return !days.isZero();
    }

    /**
     * Returns the given time plus a multiple of this duration. Each part is counted from the given time: three months after
     * 31 January is 30 April, whereas three steps of one month would pass 28 February.
     *
     * @throws DateTimeException if the result is beyond the end of the calendar
     * @throws ArithmeticException if a part is too large
     */
    Instant after(ZonedDateTime from, long times) {
        ZonedDateTime time = hasDays() ? from.plus(days.multipliedBy(Math.toIntExact(times))) : from;
        return time.toInstant().plus(this.time.multipliedBy(times));
    }

    /** Returns its maximum length; zero if any part is negative. */
    Duration longest() {
        if (days.isNegative() || time.isNegative()) {
            return Duration.ZERO;
        }
        return time.plusDays(days.getDays())
                .plusDays(Math.multiplyExact(days.getMonths(), 31L))
                .plusDays(Math.multiplyExact(days.getYears(), 366L));
    }
}
