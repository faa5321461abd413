package dev.onset.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the types of values in messages. Messages never contain the values themselves, because people who may read incidents
 * may not be permitted to see them.
 */
public final class ValueType {

    private ValueType() {}

    /** Returns the name of the type with its article, for example {@code a string}; {@code null} for null. */
    public static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> text.isEmpty() ? "an empty string" : text.isBlank() ? "a blank string" : "a string";
            case Boolean truth -> "a boolean";
            case Number number -> "a number";
            case List<?> list -> "a list";
            default -> "a context";
        };
    }
}
