package dev.onset.runtime;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Builds one SQL statement that changes several tables, from data-modifying common table expressions and a last part.
 *
 * <p>All parts see the database as it was before the statement, so a part cannot see rows that another part inserts or
 * deletes. Statements with the same parts have the same text, so that the driver prepares each text only once.
 */
final class StepStatement {

    private final Map<String, String> expressions = new LinkedHashMap<>();
    private final List<String> parts = new ArrayList<>();
    private final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();

    /** Adds a named common table expression, which later parts can read. */
    StepStatement with(String name, String sql) {
        expressions.put(name, sql);
        return this;
    }

    /** Adds a part that changes a table. */
    StepStatement add(String sql) {
        parts.add(sql);
        return this;
    }

    /** Sets a parameter. All parts that name it see the same value. An array of strings is bound as a text array. */
    StepStatement set(String name, @Nullable Object value) {
        parameters.put(name, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        return this;
    }

    /** Sets an array parameter of type bigint ({@code Long}), text ({@code String}) or uuid ({@code UUID}). */
    <T> StepStatement setArray(String name, Class<T> type, List<T> values) {
        return set(name, new ArrayParameter(type, values));
    }

    private record ArrayParameter(Class<?> type, List<?> values) {}

    /**
     * Executes the statement.
     *
     * @return how many rows the last part changed
     */
    int execute(Handle handle) {
        try (var update = handle.createUpdate(text())) {
            bind(update);
            return update.execute();
        }
    }

    /** Executes the statement and maps the rows that it returns. */
    <T> List<T> query(Handle handle, RowMapper<T> mapper) {
        try (var query = handle.createQuery(text())) {
            bind(query);
            return query.map(mapper).list();
        }
    }

    /** Executes statements. Those with the same text are sent as one batch. */
    static void executeAll(Handle handle, List<StepStatement> statements) {
        Map<String, List<StepStatement>> byText = new LinkedHashMap<>();
        for (StepStatement statement : statements) {
            byText.computeIfAbsent(statement.text(), text -> new ArrayList<>()).add(statement);
        }
        for (Map.Entry<String, List<StepStatement>> same : byText.entrySet()) {
            if (same.getValue().size() == 1) {
                same.getValue().getFirst().execute(handle);
                continue;
            }
            try (PreparedBatch batch = handle.prepareBatch(same.getKey())) {
                for (StepStatement statement : same.getValue()) {
                    statement.bind(batch);
                    batch.add();
                }
                batch.execute();
            }
        }
    }

    private void bind(SqlStatement<?> statement) {
        parameters.forEach((name, value) -> {
            switch (value) {
                // An unknown parameter type would cost a statement that returns rows another round trip. The SQL casts
                // all nullable parameters that are not text.
                case null -> statement.bindNull(name, Types.VARCHAR);
                case String[] texts -> statement.bindArray(name, String.class, (Object[]) texts);
                case ArrayParameter array -> statement.bindArray(name, array.type(), array.values());
                default -> statement.bind(name, value);
            }
        });
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        expressions.forEach((name, sql) -> append(text, name, sql));
        int last = parts.size() - 1;
        for (int i = 0; i < last; i++) {
            append(text, "p" + i, parts.get(i));
        }
        return text.append(parts.get(last)).toString();
    }

    private static void append(StringBuilder text, String name, String sql) {
        text.append(text.isEmpty() ? "with " : ", ")
                .append(name)
                .append(" as (")
                .append(sql)
                .append(") ");
    }
}
