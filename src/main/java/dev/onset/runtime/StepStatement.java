package dev.onset.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement that changes several tables: data-modifying common table expressions around a last statement. All of
 * them see the database as it was before, so a row that is deleted and one that is inserted never meet. Statements of the
 * same parts have the same text, which the driver prepares once.
 */
final class StepStatement {

    private final List<String> parts = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds an INSERT, UPDATE or DELETE; lists of ids become arrays of bigint, arrays of strings arrays of text. */
    StepStatement add(String sql, @Nullable Object... values) {
        parts.add(sql);
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    boolean contains(String sql) {
        return parts.contains(sql);
    }

    /** Executes statements; those with the same text go to the database together, few round trips for many. */
    static void executeAll(List<StepStatement> statements, Connection connection) throws SQLException {
        Map<String, List<StepStatement>> byText = new LinkedHashMap<>();
        for (StepStatement statement : statements) {
            byText.computeIfAbsent(statement.text(), text -> new ArrayList<>()).add(statement);
        }
        for (Map.Entry<String, List<StepStatement>> same : byText.entrySet()) {
            try (PreparedStatement prepared = connection.prepareStatement(same.getKey())) {
                if (same.getValue().size() == 1) {
                    same.getValue().getFirst().bind(prepared, connection);
                    prepared.executeUpdate();
                    continue;
                }
                for (StepStatement statement : same.getValue()) {
                    statement.bind(prepared, connection);
                    prepared.addBatch();
                }
                prepared.executeBatch();
            }
        }
    }

    private void bind(PreparedStatement statement, Connection connection) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof List<?> ids) {
                statement.setArray(i + 1, connection.createArrayOf("bigint", ids.toArray()));
            } else if (value instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private String text() {
        int last = parts.size() - 1;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < last; i++) {
            text.append(i == 0 ? "with p" : ", p").append(i).append(" as (");
            text.append(parts.get(i)).append(") ");
        }
        return text.append(parts.get(last)).toString();
    }
}
