package dev.onset.limits;

import dev.onset.platform.DatabaseConnections;
import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sets timeouts on the connections of the pool. PostgreSQL ends statements that wait or run too long, so that neither a locked
 * row nor a disconnected client occupies a connection. If the network fails silently, the client closes the connection after a
 * timeout.
 */
@Singleton
@Unremovable
class DatabaseDeadline implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(DatabaseDeadline.class);

    /** Not all platforms of PostgreSQL can detect a disconnected client during a statement. */
    private static final String SETTINGS = """
            select set_config('lock_timeout', '%d', false), set_config('statement_timeout', '%d', false),
                set_config('idle_in_transaction_session_timeout', '%d', false);
            do $$ begin
                perform set_config('client_connection_check_interval', '%d', false);
            exception when invalid_parameter_value then
            end $$""";

    /** How long Onset waits for PostgreSQL, and how long PostgreSQL works for Onset. */
    @ConfigMapping(prefix = "onset.limits.database")
    interface Config {

        /** How long a request waits for the answer to one statement; then it is answered 503. */
        @WithDefault("10S")
        Duration answer();

        /**
         * How long a statement waits for a lock that another transaction holds; then PostgreSQL ends it. It should be
         * less than {@code answer}, so that the connection can be used again.
         */
        @WithDefault("5S")
        Duration lockTimeout();

        /**
         * How long PostgreSQL executes one statement, also of a timer; then PostgreSQL ends it. It must be less than
         * {@code socketTimeout} of the driver.
         */
        @WithDefault("20S")
        Duration statementTimeout();

        /**
         * How long a transaction may be idle; then PostgreSQL ends its session. This frees the locks of a replica
         * that was stopped in the middle of a transaction.
         */
        @WithDefault("10S")
        Duration idleInTransactionTimeout();

        /**
         * How often PostgreSQL checks, while it executes a statement, whether the client is still connected. It has
         * no effect where the platform of PostgreSQL cannot tell.
         */
        @WithDefault("2S")
        Duration clientCheckInterval();
    }

    private final CurrentVertxRequest request;
    private final int answerMillis;
    private final int socketMillis;
    private final String settings;

    DatabaseDeadline(
            CurrentVertxRequest request,
            Config config,
            @ConfigProperty(name = "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout")
                    int socketTimeout) {
        this.request = request;
        this.answerMillis = Math.toIntExact(config.answer().toMillis());
        this.socketMillis = Math.multiplyExact(socketTimeout, 1000);
        if (config.statementTimeout().toMillis() >= socketMillis) {
            throw new IllegalArgumentException(
                    "onset.limits.database.statement-timeout must be less than the socketTimeout of the driver");
        }
        this.settings = SETTINGS.formatted(
                config.lockTimeout().toMillis(),
                config.statementTimeout().toMillis(),
                config.idleInTransactionTimeout().toMillis(),
                config.clientCheckInterval().toMillis());
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
        } catch (SQLException e) {
            LOG.warnf("The timeouts of a new connection cannot be set, so it is closed: %s", e.getMessage());
            DatabaseConnections.abort(connection);
        }
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, servesRequest() ? answerMillis : socketMillis);
        } catch (SQLException e) {
            // The connection is broken, and its user will get an exception.
            LOG.debug("The deadline of a connection cannot be set", e);
        }
    }

    private boolean servesRequest() {
        return Arc.container().requestContext().isActive() && request.getCurrent() != null;
    }
}
