package dev.onset.engine;

import java.time.DateTimeException;
import java.util.List;

/** The fields of a cron expression: which values each has, and by which names. A set of values is the bits of a long. */
enum CronField {
    SECOND(0, 59, List.of()),
    MINUTE(0, 59, List.of()),
    HOUR(0, 23, List.of()),
    DAY_OF_MONTH(1, 31, List.of()),
    MONTH(1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** From Monday, 1, to Sunday, which is 0 and 7. */
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
     * Reads a list, in capital letters, of values, ranges and steps.
     *
     * @throws DateTimeException where the text is none
     */
    long parse(String field) {
        long values = 0;
        for (String item : items(field)) {
            values |= parseItem(item);
        }
        return values;
    }

    /** The parts of a list; a question mark stands for every day, and alone. */
    List<String> items(String field) {
        boolean anyDay = field.equals("?") && (this == DAY_OF_MONTH || this == DAY_OF_WEEK);
        return List.of((anyDay ? "*" : field).split(",", -1));
    }

    /** Reads one value ({@code 5}), a range ({@code 1-5}), or one of these or all values in steps ({@code 0/15}). */
    long parseItem(String item) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : digits(item.substring(slash + 1));
        if (step == 0) {
            throw new DateTimeException("A step of 0");
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
            // Over the end of the week: FRI-MON.
            return values(from, to + max, step);
        }
        if (from > to) {
            throw new DateTimeException("A range that ends before it begins");
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

    /** A value by its number or its name. */
    int value(String text) {
        int name = names.indexOf(text);
        int value = name >= 0 ? name + 1 : digits(text);
        if (value < min || value > max) {
            throw new DateTimeException("A value that the field does not have");
        }
        return value;
    }

    /** The number of a day of the week, from Monday, 1, to Sunday, 7. */
    static int weekday(int value) {
        return value % 7 == 0 ? 7 : value % 7;
    }

    static int digits(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new DateTimeException("Not a number");
        }
        return Integer.parseInt(text);
    }
}
