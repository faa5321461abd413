package dev.onset.platform;

import io.agroal.api.AgroalDataSource;
import io.agroal.pool.ConnectionFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Opens database connections that have the settings of a data source, but do not belong to its pool and are not subject
 * to its limits.
 */
public final class DatabaseConnections {

    private final ConnectionFactory factory;

    public DatabaseConnections(AgroalDataSource dataSource) {
        this.factory = new ConnectionFactory(
                dataSource.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration());
    }

    /**
     * Opens a connection in auto-commit mode.
     *
     * @param answerWithin the network timeout of a statement; zero for none
     */
    public Connection open(Duration answerWithin) throws SQLException {
        Connection connection = factory.createConnection().getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerWithin.toMillis()));
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException e) {
            abort(connection);
            throw e;
        }
    }

    /** Aborts a connection, even while another thread waits for a response. */
    public static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // The connection is already broken.
        }
    }
}
