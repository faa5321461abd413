package dev.onset.engine;

import java.time.DateTimeException;
import java.util.List;

/** A field of a cron expression, with its range and the names of its values. A set of values is a bit set in a long. */
enum CronField {
    SECOND(0, 59, List.of()),
    MINUTE(0, 59, List.of()),
    HOUR(0, 23, List.of()),
    DAY_OF_MONTH(1, 31, List.of()),
    MONTH(1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** Days of the week from Monday (1) to Sunday (0 and 7). */
    DAY_OF_WEEK(0, 7, List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"));

    private static final int MAX_DIGITS = 4;

    private final int min;
    private final int max;
    private final List<String> names;

    CronField(int min, int max, List<String> names) {
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /**
     * Parses a list of values, ranges and steps in capital letters.
     *
     * @throws DateTimeException if the text is not such a list
     */
    long parse(String field) {
        long values = 0;
        for (String item : items(field)) {
            values |= parseItem(item);
        }
        return values;
    }

    /** Splits a list. A question mark, which must be the only item, stands for every day. */
    List<String> items(String field) {
        boolean anyDay = field.equals("?") && (this == DAY_OF_MONTH || this == DAY_OF_WEEK);
        return List.of((anyDay ? "*" : field).split(",", -1));
    }

    /** Parses a value ({@code 5}) or a range ({@code 1-5}), or either of them or all values with a step ({@code 0/15}). */
    long parseItem(String item) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : digits(item.substring(slash + 1));
        if (step == 0) {
            throw new DateTimeException("The step must not be 0");
        }
        if (range.equals("*")) {
            return values(min, max, step);
        }
        int hyphen = range.indexOf('-');
        if (hyphen < 0) {
            int from = value(range);
            return values(from, slash < 0 ? from : max, step);
        }
        int from = value(range.substring(0, hyphen));
        int to = value(range.substring(hyphen + 1));
        if (this == DAY_OF_WEEK && from > to) {
            // The range includes the end of the week, as in FRI-MON.
            return values(from, to + max, step);
        }
        if (from > to) {
            throw new DateTimeException("The range ends before it begins");
        }
        return values(from, to, step);
    }

    private long values(int from, int to, int step) {
        long values = 0;
        for (int value = from; value <= to; value += step) {
            values |= 1L << (this == DAY_OF_WEEK ? weekday(value) : value);
        }
        return values;
    }

    /** Parses a value given by its number or its name. */
    int value(String text) {
        int name = names.indexOf(text);
        int value = name >= 0 ? name + 1 : digits(text);
        if (value < min || value > max) {
            throw new DateTimeException("The value is out of the range of the field");
        }
        return value;
    }

    /** Returns the number of a day of the week, from 1 for Monday to 7 for Sunday. */
    static int weekday(int value) {
        return value % 7 == 0 ? 7 : value % 7;
    }

    static int digits(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new DateTimeException("The text is not a number");
        }
        return Integer.parseInt(text);
    }
}
