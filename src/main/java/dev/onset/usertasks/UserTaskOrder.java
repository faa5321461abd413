package dev.onset.usertasks;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order of user tasks in a search. Tasks that are equal in the field are ordered by their creation, so the order is total
 * and a page can start after any task. Tasks without a date come last in both directions.
 */
public record UserTaskOrder(Field field, boolean descending) {

    public static final UserTaskOrder OLDEST_FIRST = new UserTaskOrder(Field.CREATION_DATE, false);

    /** The format in which PostgreSQL writes a time; the offset is that of the connection. */
    private static final DateTimeFormatter POSTGRESQL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(Locale.ROOT);

    /** A field that tasks can be ordered by. */
    public enum Field {
        CREATION_DATE("creationDate", "t.key", "bigint"),
        DUE_DATE("dueDate", "t.due_date", "timestamptz"),
        FOLLOW_UP_DATE("followUpDate", "t.follow_up_date", "timestamptz"),
        PRIORITY("priority", "t.priority", "integer"),
        NAME("name", "left(coalesce(t.name, ''), 200) collate \"C\"", "text");

        /** The name of the field in cursors. */
        private final String name;

        private final String column;
        private final String type;

        Field(String name, String column, String type) {
            this.name = name;
            this.column = column;
            this.type = type;
        }

        private boolean isDate() {
            return type.equals("timestamptz");
        }
    }

    /**
     * The task after which a page starts. Cursors are opaque to clients.
     *
     * @param value the value of the {@linkplain #expression() expression} for the task, as PostgreSQL writes it
     */
    public record Cursor(String value, long key) {}

    /** The SQL expression that tasks are ordered by; never null. */
    String expression() {
        return field.isDate() ? "coalesce(%s, '%s')".formatted(field.column, none()) : field.column;
    }

    /** The SQL type of the expression. */
    String type() {
        return field.type;
    }

    /**
     * A part of the order that one index contains completely.
     *
     * @param condition the SQL condition that selects the tasks of the segment; empty for all
     * @param column the SQL expression that the index is ordered by before the key; null if by the key alone
     * @param value the SQL expression that equals the {@linkplain #expression() expression of the order} for these tasks
     */
    record Segment(String condition, @Nullable String column, String value) {}

    /** The segments in order; tasks without a date are in the last one. */
    List<Segment> segments() {
        String column = field.column;
        if (field.isDate()) {
            return List.of(
                    new Segment(" and " + column + " is not null", column, column),
                    new Segment(" and " + column + " is null", null, "'" + none() + "'::timestamptz"));
        }
        return List.of(new Segment("", field == Field.CREATION_DATE ? null : column, column));
    }

    /** The index of the segment that contains the task of a cursor. */
    int segmentOf(@Nullable Cursor cursor) {
        return cursor != null && field.isDate() && cursor.value().equals(none()) ? 1 : 0;
    }

    /** The value that stands for a date that is not set. */
    private String none() {
        return descending ? "-infinity" : "infinity";
    }

    String direction() {
        return descending ? " desc" : " asc";
    }

    /** Writes a cursor as an opaque text. */
    String write(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        String.join("\n", field.name, direction().strip(), Long.toString(cursor.key()), cursor.value())
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a cursor; empty if the text is not a cursor of this order. */
    public Optional<Cursor> cursor(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
            if (parts.length != 4
                    || !Arrays.asList(parts)
                            .subList(0, 2)
                            .equals(Arrays.asList(field.name, direction().strip()))
                    || !isValue(parts[3])) {
                return Optional.empty();
            }
            return Optional.of(new Cursor(parts[3], Long.parseLong(parts[2])));
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private boolean isValue(String value) {
        return switch (field.type) {
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
