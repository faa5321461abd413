package dev.onset.notifications;

import dev.onset.platform.DatabaseConnections;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Opens connections that live as long as the replica. */
final class NotificationConnections {

    /** An answer takes no longer, or the other side is gone. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final DatabaseConnections connections;

    NotificationConnections(AgroalDataSource dataSource) {
        this.connections = new DatabaseConnections(dataSource);
    }

    /**
     * A connection that commits each statement.
     *
     * @param sql what to say to it first
     */
    Connection open(String sql) throws SQLException {
        Connection connection = connections.open(ANSWER_WITHIN);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return connection;
        } catch (SQLException e) {
            DatabaseConnections.abort(connection);
            throw e;
        }
    }
}
