package dev.onset.workers;

import dev.onset.engine.StorableText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What user tasks are ordered by, the creation last: a total order, so that a page can go on after any task. Cursors are
 * opaque to clients.
 *
 * @param field the field of the Camunda 8 REST API
 * @param expression the SQL that gives it, never null
 * @param type its SQL type
 */
record UserTaskOrder(String field, String expression, String type, boolean descending) {

    static final UserTaskOrder OLDEST_FIRST = new UserTaskOrder("creationDate", "t.key", "bigint", false);

    /** How PostgreSQL writes a time; the offset is the connection's. */
    private static final DateTimeFormatter POSTGRESQL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(Locale.ROOT);

    /** Those without a date come last either way. */
    private static final Map<String, String> DATES =
            Map.of("dueDate", "t.due_date", "followUpDate", "t.follow_up_date");

    /**
     * After which task a page goes on.
     *
     * @param value what its order's expression gave for the task, as PostgreSQL writes it
     */
    record Cursor(String value, long key) {}

    static @Nullable UserTaskOrder by(String field, boolean descending) {
        return switch (field) {
            case "creationDate" -> new UserTaskOrder(field, "t.key", "bigint", descending);
            case "priority" -> new UserTaskOrder(field, "t.priority", "integer", descending);
            case "name" ->
                new UserTaskOrder(field, "left(coalesce(t.name, ''), 200) collate \"C\"", "text", descending);
            case "dueDate", "followUpDate" ->
                new UserTaskOrder(
                        field,
                        "coalesce(%s, '%sinfinity')".formatted(DATES.get(field), descending ? "-" : ""),
                        "timestamptz",
                        descending);
            default -> null;
        };
    }

    /**
     * A part of the order, which one index has all of: the tasks before it are in another.
     *
     * @param condition which tasks it is of; empty for all
     * @param column what the index is ordered by before the key; null where by that alone
     * @param value the SQL that gives what the order's expression gives for them
     */
    record Segment(String condition, @Nullable String column, String value) {}

    /** One after the other; those without a date come last. */
    List<Segment> segments() {
        String date = DATES.get(field);
        if (date != null) {
            return List.of(
                    new Segment(" and " + date + " is not null", date, date),
                    new Segment(" and " + date + " is null", null, "'" + none() + "'::timestamptz"));
        }
        return List.of(new Segment("", expression.equals("t.key") ? null : expression, expression));
    }

    /** In which of the segments the task of a cursor is. */
    int segmentOf(@Nullable Cursor cursor) {
        return cursor != null && type.equals("timestamptz") && cursor.value().equals(none()) ? 1 : 0;
    }

    private String none() {
        return descending ? "-infinity" : "infinity";
    }

    String direction() {
        return descending ? " desc" : " asc";
    }

    String write(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        String.join("\n", field, direction().strip(), Long.toString(cursor.key()), cursor.value())
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** Empty where it is none of this order's. */
    Optional<Cursor> cursor(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
            if (parts.length != 4
                    || !Arrays.asList(parts)
                            .subList(0, 2)
                            .equals(Arrays.asList(field, direction().strip()))
                    || !isValue(parts[3])) {
                return Optional.empty();
            }
            return Optional.of(new Cursor(parts[3], Long.parseLong(parts[2])));
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private boolean isValue(String value) {
        return switch (type) {
            case "bigint" -> Long.toString(Long.parseLong(value)).equals(value);
            case "integer" -> Integer.toString(Integer.parseInt(value)).equals(value);
            case "timestamptz" ->
                value.equals("infinity")
                        || value.equals("-infinity")
                        || POSTGRESQL.parse(value).get(ChronoField.YEAR) > 0;
            default -> StorableText.isStorable(value);
        };
    }
}
