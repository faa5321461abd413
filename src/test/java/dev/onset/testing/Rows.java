package dev.onset.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Looks into the database behind the application's back, and changes it as a failing replica might. */
public final class Rows {

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
    public static long number(String sql, Object... parameters) {
        try (var connection = DriverManager.getConnection(setting("jdbc.url"), setting("username"), "");
                var statement = connection.prepareStatement(sql)) {
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

    /** Changes rows, in a transaction of its own, and says how many. */
    public static int update(String sql, Object... parameters) {
        try (var connection = DriverManager.getConnection(setting("jdbc.url"), setting("username"), "");
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String setting(String name) {
        Config config = ConfigProvider.getConfig();
        return config.getValue("quarkus.datasource." + name, String.class);
    }
}
