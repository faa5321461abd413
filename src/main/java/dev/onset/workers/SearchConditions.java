package dev.onset.workers;

import dev.onset.engine.Bounds;
import dev.onset.problems.ProblemError;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private final List<ProblemError> errors = new ArrayList<>();
    private @Nullable Selective selective;

    /** SQL that begins with {@code and}; empty where there is no condition. */
    String sql() {
        return sql.toString();
    }

    /** The values of its parameters: strings, numbers, times, and lists of strings. */
    List<Object> parameters() {
        return parameters;
    }

    /**
     * A condition that an index of its own answers.
     *
     * @param rank the lower, the fewer tasks it usually holds for
     */
    record Selective(int rank, String sql, List<Object> parameters) {}

    /** The most selective one; null where there is none. */
    @Nullable
    Selective selective() {
        return selective;
    }

    List<ProblemError> errors() {
        return errors;
    }

    /** A condition that an index of its own answers. */
    void addSelective(int rank, String condition, Object... values) {
        add(condition, values);
        if (selective == null || rank < selective.rank()) {
            selective = new Selective(rank, condition, List.of(values));
        }
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
        column(pointer, filter, new Column<>(column, "text", SearchConditions::text, "a string", false, 0));
    }

    /** A column of text that has an index of its own. */
    void indexedText(String pointer, String column, @Nullable Object filter, int rank) {
        column(pointer, filter, new Column<>(column, "text", SearchConditions::text, "a string", false, rank));
    }

    /** A column of 32-bit integers. */
    void number(String pointer, String column, @Nullable Object filter) {
        column(pointer, filter, new Column<>(column, "integer", SearchConditions::number, "a whole number", true, 0));
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
                        true,
                        0));
    }

    /** A column of an array of text: one of its elements is the value. The condition is one that its index serves. */
    void element(String pointer, String column, @Nullable Object filter, int rank) {
        forEachOperator(pointer, filter, (at, operator, value) -> {
            switch (operator) {
                case "$eq" -> elements(at, column, List.of(value), rank);
                case "$neq" -> elements(at, column, List.of(value), 0);
                case "$in" -> elements(at, column, value, rank);
                case "$notIn" -> elements(at, column, value, 0);
                case "$exists" -> exists(at, value, column + " <> '{}'", column + " = '{}'");
                default -> unknown(at);
            }
        });
    }

    /** @param rank 0 where none of them may be one of its elements */
    private void elements(String pointer, String column, Object values, int rank) {
        List<String> texts = values(pointer, values, SearchConditions::text, "a string");
        if (!texts.isEmpty()) {
            String condition = "(" + column + " <> '{}' and " + column + " && ?::text[])";
            if (rank == 0) {
                add("not " + condition, texts);
            } else {
                addSelective(rank, condition, texts);
            }
        }
    }

    private record Column<T>(
            String name, String type, Function<Object, Optional<T>> read, String wanted, boolean ordered, int rank) {}

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
            String condition = column.name() + comparison + "?::" + column.type();
            if (column.rank() > 0 && comparison.equals(" = ")) {
                addSelective(column.rank(), condition, read.getFirst());
            } else {
                add(condition, read.getFirst());
            }
        }
    }

    private <T> void in(String pointer, Column<T> column, Object values, String suffix) {
        List<T> read = values(pointer, values, column.read(), column.wanted());
        if (!read.isEmpty()) {
            String places = String.join(", ", Collections.nCopies(read.size(), "?::" + column.type()));
            String condition = "(" + column.name() + " in (" + places + "))" + suffix;
            if (column.rank() > 0 && suffix.isEmpty()) {
                addSelective(column.rank(), condition, read.toArray());
            } else {
                add(condition, read.toArray());
            }
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
            used(operators)
                    .forEach((name, value) ->
                            action.take(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), name, value));
        } else if (filter != null) {
            action.take(pointer, "$eq", filter);
        }
    }

    /** Camunda's clients send operators that are not used, too: as null, or as an empty list beside another one. */
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
        error(pointer, "There is no such operator here");
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text && Bounds.holds(text, MAX_TEXT) ? Optional.of(text) : Optional.empty();
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
                return Bounds.holds(time.toInstant()) ? Optional.of(time) : Optional.empty();
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
