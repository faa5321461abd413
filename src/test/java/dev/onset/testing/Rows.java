package dev.onset.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Looks into the database behind the application's back, and changes it as a failing replica might. */
public final class Rows {

    private static @Nullable Connection connection;
    private static @Nullable String openTo;

    private Rows() {}

    /** How many rows of a table a condition holds for. */
    public static long count(String table, String condition, Object... parameters) {
        return number("select count(*) from " + table + " where " + condition, parameters);
    }

    /** How many jobs, user tasks and incidents an instance has open. */
    public static long openWork(UUID instance) {
        return count("job", "instance_uuid = ?", instance)
                + count("user_task", "instance_uuid = ?", instance)
                + count("incident", "instance_uuid = ?", instance);
    }

    /** A query's one number. */
    public static synchronized long number(String sql, Object... parameters) {
        try (var statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A query's one column. */
    public static synchronized <T> List<T> list(Class<T> type, String sql, Object... parameters) {
        try (var statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> values = new ArrayList<>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    values.add(row.getObject(1, type));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes rows, in a transaction of its own, and says how many. */
    public static synchronized int update(String sql, Object... parameters) {
        try (var statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same one as long as the database is, opened anew where a test has broken it. */
    private static Connection connection() throws SQLException {
        String url = setting("jdbc.url");
        if (connection == null || !url.equals(openTo) || !connection.isValid(1)) {
            connection = DriverManager.getConnection(url, setting("username"), "");
            openTo = url;
        }
        return connection;
    }

    private static String setting(String name) {
        Config config = ConfigProvider.getConfig();
        return config.getValue("quarkus.datasource." + name, String.class);
    }
}
