package dev.onset.platform;

import io.agroal.api.AgroalDataSource;
import io.agroal.pool.ConnectionFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Opens connections with the data source's settings that are not its pool's, nor bound by what the pool's are. */
public final class DatabaseConnections {

    private final ConnectionFactory factory;

    public DatabaseConnections(AgroalDataSource dataSource) {
        this.factory = new ConnectionFactory(
                dataSource.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration());
    }

    /**
     * A connection that commits each statement.
     *
     * @param answerWithin how long the answer to a statement may take; zero for as long as it takes
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

    /** Hangs up, also under a thread that waits for an answer. */
    public static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is broken already.
        }
    }
}
