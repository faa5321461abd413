package dev.onset.notifications;

import dev.onset.platform.DatabaseConnections;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Opens the long-lived database connections of the notification threads. */
final class NotificationConnections {

    /** The network timeout. A server that takes longer to respond is considered unreachable. */
    private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final DatabaseConnections connections;

    NotificationConnections(AgroalDataSource dataSource) {
        this.connections = new DatabaseConnections(dataSource);
    }

    /**
     * Opens a connection in auto-commit mode.
     *
     * @param sql the first statement to execute
     */
    Connection open(String sql) throws SQLException {
        Connection connection = connections.open(NETWORK_TIMEOUT);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return connection;
        } catch (SQLException e) {
            DatabaseConnections.abort(connection);
            throw e;
        }
    }
}
