package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.ExpressionFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the value of an expression as the type that its place needs. */
final class Typed {

    private Typed() {}

    static boolean truth(String what, @Nullable Object value) throws ExpressionFailure {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw unfit(what, "a boolean", value);
    }

    /** @param max how many characters it may have, see {@link Bounds} */
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

    /** The names of users or groups. */
    static List<String> candidates(String what, @Nullable Object value) throws ExpressionFailure {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>(list.size());
            for (Object element : list) {
                if (!(element instanceof String text) || text.isEmpty()) {
                    throw unfit(what + ": each element", "a non-empty string", element);
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
        if (!(value instanceof Number found)) {
            throw unfit(what, range, value);
        }
        BigDecimal number = found instanceof BigDecimal decimal ? decimal : new BigDecimal(found.toString());
        try {
            int whole = number.intValueExact();
            if (whole >= min && whole <= max) {
                return whole;
            }
        } catch (ArithmeticException fractionOrTooLarge) {
            // falls through to the one answer for every number that does not fit
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

    /** Names the type that was found, never the value: incidents are read by people who may not see values. */
    private static ExpressionFailure unfit(String what, String expected, @Nullable Object found) {
        String type = switch (found) {
            case null -> "null";
            case String text -> text.isEmpty() ? "an empty string" : "a string";
            case Boolean truth -> "a boolean";
            case Number number -> "a number";
            case List<?> list -> "a list";
            default -> "a context";
        };
        return new ExpressionFailure(what + " must be " + expected + ", but is " + type);
    }
}
