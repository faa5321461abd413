package dev.onset.engine;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** The two day fields of a cron expression: the days of the month and the days of the week. */
final class CronDays {

    private static final int WEEK = 7;
    private static final int SATURDAY = 6;
    private static final int SUNDAY = 7;
    private static final int MAX_WEEKS = 5;
    private static final int LONGEST_MONTH = 31;

    /** Selects days of one month. */
    private interface Rule {

        /**
         * Returns the matching days; bit n stands for day n.
         *
         * @param length the number of days of the month
         * @param first the day of the week of the first day, from 1 for Monday to 7 for Sunday
         */
        long in(int length, int first);
    }

    private final List<Rule> ofMonth;
    private final List<Rule> ofWeek;

    private CronDays(List<Rule> ofMonth, List<Rule> ofWeek) {
        this.ofMonth = ofMonth;
        this.ofWeek = ofWeek;
    }

    /**
     * Parses the two day fields.
     *
     * @throws DateTimeException if a text is not a list of days
     */
    static CronDays parse(String daysOfMonth, String daysOfWeek) {
        List<Rule> ofMonth = new ArrayList<>();
        for (String item : CronField.DAY_OF_MONTH.items(daysOfMonth)) {
            ofMonth.add(dayOfMonth(item));
        }
        List<Rule> ofWeek = new ArrayList<>();
        for (String item : CronField.DAY_OF_WEEK.items(daysOfWeek)) {
            ofWeek.add(dayOfWeek(item));
        }
        return new CronDays(ofMonth, ofWeek);
    }

    /** Returns the matching days of a month; bit n stands for day n. */
    long of(YearMonth month) {
        int length = month.lengthOfMonth();
        int first = month.atDay(1).getDayOfWeek().getValue();
        long days = any(ofMonth, length, first) & any(ofWeek, length, first);
        return days & (-1L >>> (Long.SIZE - 1 - length)) & ~1L;
    }

    private static long any(List<Rule> rules, int length, int first) {
        long days = 0;
        for (Rule rule : rules) {
            days |= rule.in(length, first);
        }
        return days;
    }

    private static Rule dayOfMonth(String item) {
        if (item.equals("L")) {
            return (length, first) -> 1L << length;
        }
        if (item.equals("LW")) {
            return (length, first) -> 1L << nearestWeekday(length, length, first);
        }
        if (item.startsWith("L-")) {
            int before = CronField.digits(item.substring(2));
            if (before < 1 || before >= LONGEST_MONTH) {
                throw new DateTimeException("The day does not exist in any month");
            }
            return (length, first) -> before < length ? 1L << (length - before) : 0;
        }
        if (item.endsWith("W")) {
            int day = CronField.DAY_OF_MONTH.value(item.substring(0, item.length() - 1));
            return (length, first) -> day <= length ? 1L << nearestWeekday(day, length, first) : 0;
        }
        long days = CronField.DAY_OF_MONTH.parseItem(item);
        return (length, first) -> days;
    }

    private static Rule dayOfWeek(String item) {
        if (item.equals("L")) {
            // As in Camunda 8, the last day of the week.
            return dayOfWeek("SUN");
        }
        int number = item.indexOf('#');
        if (number >= 0) {
            int weekday = CronField.weekday(CronField.DAY_OF_WEEK.value(item.substring(0, number)));
            int week = CronField.digits(item.substring(number + 1));
            if (week < 1 || week > MAX_WEEKS) {
                throw new DateTimeException("The week does not exist in any month");
            }
            return (length, first) -> {
                int day = firstInMonth(weekday, first) + (week - 1) * WEEK;
                return day <= length ? 1L << day : 0;
            };
        }
        if (item.endsWith("L")) {
            int weekday = CronField.weekday(CronField.DAY_OF_WEEK.value(item.substring(0, item.length() - 1)));
            return (length, first) -> {
                int day = firstInMonth(weekday, first);
                return 1L << (day + (length - day) / WEEK * WEEK);
            };
        }
        long weekdays = CronField.DAY_OF_WEEK.parseItem(item);
        return (length, first) -> {
            long days = 0;
            for (int day = 1; day <= length; day++) {
                if ((weekdays & (1L << weekdayOf(day, first))) != 0) {
                    days |= 1L << day;
                }
            }
            return days;
        };
    }

    /** Returns the nearest day from Monday to Friday in the same month. */
    private static int nearestWeekday(int day, int length, int first) {
        return switch (weekdayOf(day, first)) {
            case SATURDAY -> day == 1 ? 3 : day - 1;
            case SUNDAY -> day == length ? day - 2 : day + 1;
            default -> day;
        };
    }

    private static int firstInMonth(int weekday, int first) {
        return 1 + (weekday - first + WEEK) % WEEK;
    }

    private static int weekdayOf(int day, int first) {
        return (first - 1 + day - 1) % WEEK + 1;
    }
}
