package dev.onset.limits;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * How long a request waits for an answer of the database: one that is cut off without a word would hold it for ever. Work that
 * no request waits for (migrations, the scheduler) has the time that it takes.
 */
@Singleton
@Unremovable
class DatabaseDeadline implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(DatabaseDeadline.class);

    /** What the database may take. */
    @ConfigMapping(prefix = "onset.limits.database")
    interface Config {

        /** How long a request waits for the answer to one statement. */
        @WithDefault("10S")
        Duration answer();
    }

    private final CurrentVertxRequest request;
    private final int millis;

    DatabaseDeadline(CurrentVertxRequest request, Config config) {
        this.request = request;
        this.millis = Math.toIntExact(config.answer().toMillis());
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, servesRequest() ? millis : 0);
        } catch (SQLException e) {
            // It is broken: its user will be told so.
            LOG.debug("A connection takes no deadline", e);
        }
    }

    private boolean servesRequest() {
        return Arc.container().requestContext().isActive() && request.getCurrent() != null;
    }
}
