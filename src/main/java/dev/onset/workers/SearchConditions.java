package dev.onset.workers;

import dev.onset.execution.StorableText;
import dev.onset.problems.ProblemError;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a search, from the filters of the Camunda 8 REST API: each a value, or an object of operators
 * ({@code $eq}, {@code $neq}, {@code $exists}, {@code $in}, {@code $notIn}, {@code $gt}, {@code $gte}, {@code $lt},
 * {@code $lte}) that all have to hold. {@code $like} is not among them: no index helps it.
 */
final class SearchConditions {

    private static final int MAX_VALUES = 100;
    private static final int MAX_TEXT = 500;
    private static final int MAX_YEAR = 9999;

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private final List<ProblemError> errors = new ArrayList<>();
    private boolean element;

    /** SQL that begins with {@code and}; empty where there is no condition. */
    String sql() {
        return sql.toString();
    }

    /** The values of its parameters: strings, numbers, times, and arrays of strings. */
    List<Object> parameters() {
        return parameters;
    }

    /** Whether the index of an array serves one of them. */
    boolean hasElement() {
        return element;
    }

    List<ProblemError> errors() {
        return errors;
    }

    void add(String condition, Object... values) {
        sql.append(" and ").append(condition);
        parameters.addAll(List.of(values));
    }

    void error(String pointer, String detail) {
        errors.add(ProblemError.at(pointer, detail));
    }

    /** A column of text. */
    void text(String pointer, String column, @Nullable Object filter) {
        column(pointer, filter, new Column<>(column, "text", SearchConditions::text, "a string", false));
    }

    /** A column of 32-bit integers. */
    void number(String pointer, String column, @Nullable Object filter) {
        column(pointer, filter, new Column<>(column, "integer", SearchConditions::number, "a whole number", true));
    }

    /** A column of times. */
    void time(String pointer, String column, @Nullable Object filter) {
        column(
                pointer,
                filter,
                new Column<>(
                        column,
                        "timestamptz",
                        SearchConditions::time,
                        "an ISO 8601 date and time with an offset",
                        true));
    }

    /** A column of an array of text: one of its elements is the value. The condition is one that its index serves. */
    void element(String pointer, String column, @Nullable Object filter) {
        forEachOperator(pointer, filter, (at, operator, value) -> {
            switch (operator) {
                case "$eq" -> elements(at, column, List.of(value), "");
                case "$neq" -> elements(at, column, List.of(value), "not ");
                case "$in" -> elements(at, column, value, "");
                case "$notIn" -> elements(at, column, value, "not ");
                case "$exists" -> exists(at, value, column + " <> '{}'", column + " = '{}'");
                default -> unknown(at);
            }
        });
    }

    private void elements(String pointer, String column, Object values, String not) {
        List<String> texts = values(pointer, values, SearchConditions::text, "a string");
        if (!texts.isEmpty()) {
            element |= not.isEmpty();
            add(not + "(" + column + " <> '{}' and " + column + " && ?)", (Object) texts.toArray(String[]::new));
        }
    }

    private record Column<T>(
            String name, String type, Function<Object, Optional<T>> read, String wanted, boolean ordered) {}

    private <T> void column(String pointer, @Nullable Object filter, Column<T> column) {
        forEachOperator(pointer, filter, (at, operator, value) -> {
            switch (operator) {
                case "$eq" -> compare(at, column, " = ", value);
                case "$neq" -> compare(at, column, " is distinct from ", value);
                case "$exists" -> exists(at, value, column.name() + " is not null", column.name() + " is null");
                case "$in" -> in(at, column, value, "");
                case "$notIn" -> in(at, column, value, " is not true");
                case "$gt", "$gte", "$lt", "$lte" -> {
                    if (column.ordered()) {
                        compare(at, column, operator.startsWith("$g") ? greater(operator) : less(operator), value);
                    } else {
                        unknown(at);
                    }
                }
                default -> unknown(at);
            }
        });
    }

    private static String greater(String operator) {
        return operator.equals("$gt") ? " > " : " >= ";
    }

    private static String less(String operator) {
        return operator.equals("$lt") ? " < " : " <= ";
    }

    private <T> void compare(String pointer, Column<T> column, String comparison, Object value) {
        List<T> read = values(pointer, List.of(value), column.read(), column.wanted());
        if (!read.isEmpty()) {
            add(column.name() + comparison + "?::" + column.type(), read.getFirst());
        }
    }

    private <T> void in(String pointer, Column<T> column, Object values, String suffix) {
        List<T> read = values(pointer, values, column.read(), column.wanted());
        if (!read.isEmpty()) {
            String places = String.join(", ", Collections.nCopies(read.size(), "?::" + column.type()));
            add("(" + column.name() + " in (" + places + "))" + suffix, read.toArray());
        }
    }

    private void exists(String pointer, Object value, String there, String absent) {
        if (value instanceof Boolean exists) {
            add("(" + (exists ? there : absent) + ")");
        } else {
            error(pointer, "It is true or false");
        }
    }

    /** Empty where they are not what is wanted; that has been noted then. */
    private <T> List<T> values(String pointer, Object values, Function<Object, Optional<T>> read, String wanted) {
        if (!(values instanceof List<?> list) || list.isEmpty() || list.size() > MAX_VALUES) {
            error(pointer, "It is a list of 1 to " + MAX_VALUES + " values");
            return List.of();
        }
        List<T> found = new ArrayList<>(list.size());
        for (Object element : list) {
            Optional<T> value = element == null ? Optional.empty() : read.apply(element);
            if (value.isEmpty()) {
                error(pointer, "It is " + wanted);
                return List.of();
            }
            found.add(value.get());
        }
        return found;
    }

    private interface Operator {
        void take(String pointer, String operator, Object value);
    }

    private void forEachOperator(String pointer, @Nullable Object filter, Operator action) {
        if (filter instanceof Map<?, ?> operators) {
            operators.forEach((operator, value) -> {
                // Camunda's clients send the operators that are not used as null.
                if (value != null) {
                    String name = (String) operator;
                    action.take(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), name, value);
                }
            });
        } else if (filter != null) {
            action.take(pointer, "$eq", filter);
        }
    }

    private void unknown(String pointer) {
        error(pointer, "There is no such operator here");
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text && text.length() <= MAX_TEXT && StorableText.isStorable(text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<Integer> number(Object value) {
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
                return time.getYear() >= 1 && time.getYear() <= MAX_YEAR ? Optional.of(time) : Optional.empty();
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
