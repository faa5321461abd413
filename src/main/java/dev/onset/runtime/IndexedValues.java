package dev.onset.runtime;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts values to the form in which they are indexed. Equal values have the same form: {@code s:} and a text, {@code
 * n:} and a number without superfluous zeros, or {@code b:} and a boolean. Objects, arrays, null and values longer than
 * {@link #MAX_LENGTH} are not indexed.
 */
public final class IndexedValues {

    /** The maximum number of characters of an indexed value. */
    public static final int MAX_LENGTH = 256;

    /** A number in JSON (RFC 8259, section 6). */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private IndexedValues() {}

    /**
     * The changes of indexed values in a step.
     *
     * @param set the new indexed forms, by name
     * @param removed the names that no longer have an indexed value
     */
    record Change(Map<String, String> set, List<String> removed) {}

    static Change change(
            List<String> names, Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            String was = form(before.get(name));
            String is = form(after.get(name));
            if (is == null && was != null) {
                removed.add(name);
            } else if (is != null && !is.equals(was)) {
                set.put(name, is);
            }
        }
        return new Change(set, removed);
    }

    /**
     * Returns the forms that a text in a query can match: the text itself and, if it is a number or boolean literal,
     * that value.
     */
    public static List<String> meanings(String text) {
        List<String> forms = new ArrayList<>();
        forms.add("s:" + text);
        if (text.equals("true") || text.equals("false")) {
            forms.add("b:" + text);
        }
        if (text.length() <= MAX_LENGTH && NUMBER.matcher(text).matches()) {
            String number = form(new BigDecimal(text));
            if (number != null) {
                forms.add(number);
            }
        }
        return forms;
    }

    private static @Nullable String form(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length() > MAX_LENGTH ? null : "s:" + text;
            case Boolean truth -> "b:" + truth;
            case BigDecimal number -> number(number);
            case Number number -> number(new BigDecimal(number.toString()));
            case null -> null;
            default -> null;
        };
    }

    private static @Nullable String number(BigDecimal number) {
        // Check the scale first: in plain notation, 1e6000 has thousands of digits.
        if (Math.abs((long) number.scale()) + number.precision() > MAX_LENGTH) {
            return null;
        }
        String text = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        return text.length() > MAX_LENGTH ? null : "n:" + text;
    }
}
