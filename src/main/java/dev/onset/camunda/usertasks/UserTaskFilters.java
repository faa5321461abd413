package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.engine.Bounds;
import dev.onset.problems.ProblemError;
import dev.onset.usertasks.UserTaskCondition;
import dev.onset.usertasks.UserTaskCondition.Operator;
import dev.onset.usertasks.UserTaskField;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filters of a search for user tasks as conditions. A filter is a value, or an object of operators ({@code $eq},
 * {@code $neq}, {@code $exists}, {@code $in}, {@code $notIn}, {@code $gt}, {@code $gte}, {@code $lt}, {@code $lte}) that all have
 * to hold. {@code $like} is not supported, because no index helps it.
 */
final class UserTaskFilters {

    private static final int MAX_VALUES = 100;
    private static final int MAX_TEXT = 500;

    private final List<UserTaskCondition> conditions = new ArrayList<>();
    private final List<ProblemError> errors = new ArrayList<>();

    List<UserTaskCondition> conditions() {
        return List.copyOf(conditions);
    }

    List<ProblemError> errors() {
        return errors;
    }

    void error(String pointer, String detail) {
        errors.add(ProblemError.at(pointer, detail));
    }

    void add(UserTaskCondition condition) {
        conditions.add(condition);
    }

    /** Adds the conditions of a filter by a field; none if the filter is null. */
    void add(String pointer, UserTaskField field, @Nullable Object filter) {
        if (filter instanceof Map<?, ?> operators) {
            JsonPointer object = JsonPointer.compile(pointer);
            used(operators)
                    .forEach((name, value) -> add(object.appendProperty(name).toString(), field, name, value));
        } else if (filter != null) {
            add(pointer, field, "$eq", filter);
        }
    }

    private void add(String pointer, UserTaskField field, String operator, Object value) {
        switch (operator) {
            case "$eq" -> compare(pointer, field, Operator.EQUAL, value);
            case "$neq" -> compare(pointer, field, Operator.NOT_EQUAL, value);
            case "$gt" -> compareOrdered(pointer, field, Operator.GREATER, value);
            case "$gte" -> compareOrdered(pointer, field, Operator.GREATER_OR_EQUAL, value);
            case "$lt" -> compareOrdered(pointer, field, Operator.LESS, value);
            case "$lte" -> compareOrdered(pointer, field, Operator.LESS_OR_EQUAL, value);
            case "$in" ->
                values(pointer, field, value, values -> conditions.add(new UserTaskCondition.In(field, values)));
            case "$notIn" ->
                values(pointer, field, value, values -> conditions.add(new UserTaskCondition.NotIn(field, values)));
            case "$exists" -> {
                if (value instanceof Boolean exists) {
                    conditions.add(new UserTaskCondition.Exists(field, exists));
                } else {
                    error(pointer, "Must be true or false");
                }
            }
            default -> unknown(pointer);
        }
    }

    private void compareOrdered(String pointer, UserTaskField field, Operator operator, Object value) {
        if (field.type().isOrdered()) {
            compare(pointer, field, operator, value);
        } else {
            unknown(pointer);
        }
    }

    private void compare(String pointer, UserTaskField field, Operator operator, Object value) {
        values(
                pointer,
                field,
                List.of(value),
                values -> conditions.add(new UserTaskCondition.Compare(field, operator, values.getFirst())));
    }

    /** Passes the values on if all of them are of the field's type; adds an error otherwise. */
    private void values(String pointer, UserTaskField field, Object values, Consumer<List<?>> action) {
        if (!(values instanceof List<?> list) || list.isEmpty() || list.size() > MAX_VALUES) {
            error(pointer, "Must be a list of 1 to " + MAX_VALUES + " values");
            return;
        }
        List<Object> read = new ArrayList<>(list.size());
        for (Object element : list) {
            Optional<?> value = element == null ? Optional.empty() : read(field.type(), element);
            if (value.isEmpty()) {
                error(pointer, "Must be " + wanted(field.type()));
                return;
            }
            read.add(value.get());
        }
        action.accept(read);
    }

    private static Optional<?> read(UserTaskField.Type type, Object value) {
        return switch (type) {
            case TEXT, TEXTS -> text(value);
            case INTEGER -> integer(value);
            case TIME -> time(value);
        };
    }

    private static String wanted(UserTaskField.Type type) {
        return switch (type) {
            case TEXT, TEXTS -> "a string of at most " + MAX_TEXT + " characters";
            case INTEGER -> "a 32-bit integer";
            case TIME -> "an ISO 8601 date and time with an offset";
        };
    }

    /** The operators that a client uses. Camunda's clients also send the others: as null, or as an empty list. */
    static Map<String, Object> used(Map<?, ?> operators) {
        Map<String, Object> set = new LinkedHashMap<>();
        operators.forEach((name, value) -> {
            if (value != null) {
                set.put((String) name, value);
            }
        });
        Map<String, Object> used = new LinkedHashMap<>(set);
        used.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        return used.isEmpty() ? set : used;
    }

    private void unknown(String pointer) {
        error(pointer, "This operator is not supported");
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text && Bounds.holds(text, MAX_TEXT) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Integer> integer(Object value) {
        BigInteger whole = switch (value) {
            case Integer number -> BigInteger.valueOf(number);
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            default -> null;
        };
        return whole == null || whole.bitLength() > 31 ? Optional.empty() : Optional.of(whole.intValue());
    }

    private static Optional<OffsetDateTime> time(Object value) {
        if (value instanceof String text) {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                return Bounds.holds(time.toInstant()) ? Optional.of(time) : Optional.empty();
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
