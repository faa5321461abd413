package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the value of an expression is of the required type. */
final class Typed {

    private Typed() {}

    static boolean truth(String what, @Nullable Object value) throws ExpressionFailure {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw unfit(what, "a boolean", value);
    }

    /** @param max the maximum number of characters, see {@link Bounds} */
    static String text(String what, @Nullable Object value, int max) throws ExpressionFailure {
        if (value instanceof String text && !text.isEmpty()) {
            return Bounds.check(what, text, max);
        }
        throw unfit(what, "a non-empty string", value);
    }

    static @Nullable String textOrNull(String what, @Nullable Object value, int max) throws ExpressionFailure {
        if (value == null || "".equals(value)) {
            return null;
        }
        return text(what, value, max);
    }

    /** Returns the names of users or groups. */
    static List<String> candidates(String what, @Nullable Object value) throws ExpressionFailure {
        return value == null ? List.of() : requiredCandidates(what, value);
    }

    /** As {@link #candidates}, but there must be a list. */
    static List<String> requiredCandidates(String what, @Nullable Object value) throws ExpressionFailure {
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>(list.size());
            for (Object element : list) {
                if (!(element instanceof String text) || text.isEmpty()) {
                    throw new ExpressionFailure(
                            what + " must be a list of non-empty strings, but an element is " + ValueType.of(element));
                }
                texts.add(text);
            }
            Bounds.checkCandidates(what, texts);
            return texts;
        }
        throw unfit(what, "a list of strings", value);
    }

    static int wholeNumber(String what, @Nullable Object value, int min, int max) throws ExpressionFailure {
        String range = "a whole number from " + min + " to " + max;
        if (!(value instanceof Number given)) {
            throw unfit(what, range, value);
        }
        BigDecimal number = given instanceof BigDecimal decimal ? decimal : new BigDecimal(given.toString());
        try {
            int whole = number.intValueExact();
            if (whole >= min && whole <= max) {
                return whole;
            }
        } catch (ArithmeticException fractionOrTooLarge) {
            // The failure below covers every invalid number.
        }
        throw unfit(what, range, value);
    }

    static @Nullable Instant instantOrNull(String what, @Nullable Object value) throws ExpressionFailure {
        if (value == null || "".equals(value)) {
            return null;
        }
        if (value instanceof String text) {
            return Bounds.time(what, text);
        }
        throw unfit(what, "a date and time", value);
    }

    /** Returns a date and time as text with its own offset or zone, in the shortest form that ISO 8601 allows. */
    static @Nullable String dateTextOrNull(String what, @Nullable Object value) throws ExpressionFailure {
        return instantOrNull(what, value) == null
                ? null
                : ZonedDateTime.parse(String.valueOf(value)).toString();
    }

    private static ExpressionFailure unfit(String what, String expected, @Nullable Object value) {
        return new ExpressionFailure(what + " must be " + expected + ", but is " + ValueType.of(value));
    }
}
