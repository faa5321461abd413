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
 * Bounds all that the pool's connections do. PostgreSQL itself ends what waits or takes too long, so that neither a row that
 * somebody holds nor a caller who has left keeps a connection. A database that is cut off without a word cannot do that: whoever
 * waits for it hangs up.
 */
@Singleton
@Unremovable
class DatabaseDeadline implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(DatabaseDeadline.class);

    /** Not every platform that PostgreSQL runs on can tell that a client has hung up while it works for it. */
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
            LOG.warnf("A new connection takes no limits and is given up: %s", e.getMessage());
            DatabaseConnections.abort(connection);
        }
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, servesRequest() ? answerMillis : socketMillis);
        } catch (SQLException e) {
            // It is broken: its user will be told so.
            LOG.debug("A connection takes no deadline", e);
        }
    }

    private boolean servesRequest() {
        return Arc.container().requestContext().isActive() && request.getCurrent() != null;
    }
}
