package dev.onset.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The time of the database, as this replica knows it: all replicas have the same, whatever the clocks of their machines say. So a
 * timer is due on each at the same moment, and nobody is taken for dead because of a clock (docs/adr/0025).
 *
 * <p>Between two readings time passes as the machine's monotonic clock says. A reading tells the time only as exactly as the
 * round trip is short: the estimate is moved by as little as puts it within what the reading allows. Until the first reading it is
 * the system's time.
 */
@ApplicationScoped
@Typed(DatabaseClock.class)
public class DatabaseClock implements InstantSource {

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

    /** A machine's clock that is wrong by more than this is worth a line in the log: tokens are checked by it. */
    private static final Duration WRONG = Duration.ofSeconds(2);

    private static final int BEFORE_OTHER_OBSERVERS = 100;

    private final DataSource dataSource;
    private final Vertx vertx;
    private final Duration readEvery;
    private final Estimate estimate = new Estimate(Instant.now(), System.nanoTime());
    private boolean wrong;
    private long timer;

    DatabaseClock(DataSource dataSource, Vertx vertx, ClockConfig config) {
        this.dataSource = dataSource;
        this.vertx = vertx;
        this.readEvery = config.readEvery();
    }

    /** What time it was at a moment of the monotonic clock, and hence is now. */
    static final class Estimate {

        private record Reading(Instant time, long nanos) {

            Instant at(long moment) {
                return time.plusNanos(moment - nanos);
            }
        }

        private volatile Reading last;

        Estimate(Instant time, long nanos) {
            last = new Reading(time, nanos);
        }

        Instant at(long nanos) {
            return last.at(nanos);
        }

        /**
         * Takes a reading into account.
         *
         * @param time what the database read, at some moment between the two
         * @param asked when it was asked, as {@link System#nanoTime}
         * @param answered when the answer was there
         */
        void read(Instant time, long asked, long answered) {
            Instant estimated = at(answered);
            Instant latest = time.plusNanos(answered - asked);
            if (estimated.isBefore(time)) {
                last = new Reading(time, answered);
            } else if (estimated.isAfter(latest)) {
                last = new Reading(latest, answered);
            }
        }
    }

    void start(@Observes @Priority(BEFORE_OTHER_OBSERVERS) StartupEvent event) {
        read();
        if (readEvery.isPositive()) {
            timer = vertx.setPeriodic(
                    readEvery.toMillis(),
                    id -> vertx.executeBlocking(() -> {
                        read();
                        return null;
                    }));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private synchronized void read() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            long asked = System.nanoTime();
            try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                estimate.read(row.getObject(1, OffsetDateTime.class).toInstant(), asked, System.nanoTime());
            }
        } catch (SQLException e) {
            LOG.debug("The database cannot be asked for the time", e);
            return;
        }
        Duration difference = Duration.between(instant(), Instant.now());
        boolean isWrong = difference.abs().compareTo(WRONG) > 0;
        if (isWrong && !wrong) {
            LOG.warnf(
                    "The clock of this machine differs from the database's by %s. Tokens are checked by the former, and"
                            + " instances are executed by the latter.",
                    difference);
        }
        wrong = isWrong;
    }

    @Override
    public Instant instant() {
        return estimate.at(System.nanoTime());
    }
}
