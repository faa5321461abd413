package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in UTC, with the fields second, minute, hour, day of the month, month and day of the week, or one of
 * the macros such as {@code @daily}. The dialect is that of Spring's {@code CronExpression}, which Camunda 8 uses too. Both
 * days must match.
 *
 * <p>A month without a matching day is skipped. {@code nW}, the nearest weekday, stays in its month, as in Quartz: for a
 * first day that is a Saturday it is Monday the 3rd, and for a last day that is a Sunday it is the Friday before.
 */
final class Cron {

    private static final Map<String, String> NAMED = Map.of(
            "@YEARLY", "0 0 0 1 1 *",
            "@ANNUALLY", "0 0 0 1 1 *",
            "@MONTHLY", "0 0 0 1 * *",
            "@WEEKLY", "0 0 0 * * 0",
            "@DAILY", "0 0 0 * * *",
            "@MIDNIGHT", "0 0 0 * * *",
            "@HOURLY", "0 0 * * * *");

    /** The calendar repeats after 400 years, so an expression without a match by then has none. */
    private static final int MONTHS_OF_CALENDAR = 400 * 12;

    private static final int FIELDS = 6;
    private static final int SECONDS_OF_MINUTE = 60;
    private static final int SECONDS_OF_HOUR = 3600;

    private final long seconds;
    private final long minutes;
    private final long hours;
    private final CronDays days;
    private final long months;

    private Cron(String[] fields) {
        seconds = CronField.SECOND.parse(fields[0]);
        minutes = CronField.MINUTE.parse(fields[1]);
        hours = CronField.HOUR.parse(fields[2]);
        days = CronDays.parse(fields[3], fields[5]);
        months = CronField.MONTH.parse(fields[4]);
    }

    /**
     * Parses a cron expression.
     *
     * @throws DateTimeException if the text is not a cron expression
     */
    static Cron parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        String[] fields = NAMED.getOrDefault(upper, upper).split("\\s+");
        if (fields.length != FIELDS) {
            throw new DateTimeException("A cron expression must have " + FIELDS + " fields");
        }
        return new Cron(fields);
    }

    /** Returns the first matching time after the given one; null if there is none. */
    @Nullable
    Instant after(Instant time) {
        LocalDateTime from =
                LocalDateTime.ofInstant(time, ZoneOffset.UTC).withNano(0).plusSeconds(1);
        int secondOfDay = from.toLocalTime().toSecondOfDay();
        int firstDay = from.getDayOfMonth();
        YearMonth month = YearMonth.from(from);
        for (int i = 0; i <= MONTHS_OF_CALENDAR; i++) {
            long found = isIn(months, month.getMonthValue()) ? days.of(month) : 0;
            if (i == 0) {
                // The first matching time may be later on this day, or on a later day.
                int today = isIn(found, firstDay) ? timeFrom(secondOfDay) : -1;
                if (today >= 0) {
                    return at(from.toLocalDate(), today);
                }
                found &= -1L << (firstDay + 1);
            }
            if (found != 0) {
                return at(month.atDay(Long.numberOfTrailingZeros(found)), timeFrom(0));
            }
            month = month.plusMonths(1);
        }
        return null;
    }

    private static Instant at(LocalDate day, int secondOfDay) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(secondOfDay);
    }

    /** Returns the first matching second of a day that is not before the given one; -1 if there is none. */
    private int timeFrom(int secondOfDay) {
        int hour = secondOfDay / SECONDS_OF_HOUR;
        int minute = secondOfDay / SECONDS_OF_MINUTE % SECONDS_OF_MINUTE;
        if (isIn(hours, hour)) {
            int second = isIn(minutes, minute) ? next(seconds, secondOfDay % SECONDS_OF_MINUTE) : -1;
            if (second >= 0) {
                return time(hour, minute, second);
            }
            int nextMinute = next(minutes, minute + 1);
            if (nextMinute >= 0) {
                return time(hour, nextMinute, next(seconds, 0));
            }
        }
        int nextHour = next(hours, hour + 1);
        return nextHour < 0 ? -1 : time(nextHour, next(minutes, 0), next(seconds, 0));
    }

    private static int time(int hour, int minute, int second) {
        return hour * SECONDS_OF_HOUR + minute * SECONDS_OF_MINUTE + second;
    }

    private static boolean isIn(long set, int value) {
        return (set & (1L << value)) != 0;
    }

    /** Returns the first value of a set that is not less than the given one; -1 if there is none. */
    private static int next(long set, int from) {
        long rest = set & (-1L << from);
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
