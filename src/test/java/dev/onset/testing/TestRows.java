package dev.onset.testing;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What is in the database, for tests that nothing was stored. */
@ApplicationScoped
public class TestRows {

    private static final List<String> TABLES = List.of(
            "workspace",
            "application",
            "access_grant",
            "build",
            "build_file",
            "process_definition",
            "activation",
            "activation_change",
            "process_instance",
            "instance_history",
            "job",
            "user_task",
            "incident");

    private final DataSource dataSource;

    TestRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** How many rows there are in all tables together. */
    public long count() {
        return TABLES.stream()
                .mapToLong(table -> count("select count(*) from " + table))
                .sum();
    }

    /** The single number that a query gives. */
    public long count(String sql, UUID... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    /** The single value that a query gives, as text. */
    public String text(String sql, UUID... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
