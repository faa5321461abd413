package dev.onset.signals;

import io.agroal.api.AgroalDataSource;
import io.agroal.pool.ConnectionFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens connections with the data source's settings that are not its pool's: they live as long as the replica. */
final class SignalConnections {

    /** An answer takes no longer, or the other side is gone. */
    private static final int ANSWER_WITHIN_MILLIS = 10_000;

    private final ConnectionFactory factory;

    SignalConnections(AgroalDataSource dataSource) {
        this.factory = new ConnectionFactory(
                dataSource.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration());
    }

    /**
     * A connection that commits each statement.
     *
     * @param sql what to say to it first
     */
    Connection open(String sql) throws SQLException {
        Connection connection = factory.createConnection().getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, ANSWER_WITHIN_MILLIS);
            connection.setAutoCommit(true);
            statement.execute(sql);
            return connection;
        } catch (SQLException e) {
            abort(connection);
            throw e;
        }
    }

    /** Hangs up, also under a thread that waits for an answer. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is broken already.
        }
    }
}
