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
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * A clock that follows the time of the database, so that all replicas have the same time regardless of the clocks of
 * their machines. Therefore, timers are due at the same moment on every replica, and no replica is considered dead
 * because of a clock difference (docs/adr/0025).
 *
 * <p>Between two readings, the machine's monotonic clock advances the time. The precision of a reading is limited by
 * its round trip, so the estimate is moved only as far as necessary to be consistent with the reading. Until the first
 * reading, the clock returns the system time.
 */
@ApplicationScoped
@Typed(DatabaseClock.class)
public class DatabaseClock implements InstantSource {

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

    /** The difference beyond which a warning is logged. The validity of tokens is checked by the machine's clock. */
    private static final Duration WRONG = Duration.ofSeconds(2);

    private static final int BEFORE_OTHER_OBSERVERS = 100;

    private static final long RETRY_MILLIS = 1_000;

    private final DataSource dataSource;
    private final Vertx vertx;
    private final Duration readEvery;
    private final Estimate estimate = new Estimate(Instant.now(), System.nanoTime());
    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private boolean wrong;
    private long timer;

    DatabaseClock(DataSource dataSource, Vertx vertx, ClockConfig config) {
        this.dataSource = dataSource;
        this.vertx = vertx;
        this.readEvery = config.readEvery();
    }

    /** An estimate of the current time: a time that was valid at a reading of the monotonic clock. */
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
         * Corrects the estimate by a reading.
         *
         * @param time the time that the database returned, at some moment between {@code asked} and {@code answered}
         * @param asked when the query was sent, as {@link System#nanoTime}
         * @param answered when the response arrived, as {@link System#nanoTime}
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
        if (readEvery.isPositive() || !isKnown()) {
            long period = readEvery.isPositive() ? readEvery.toMillis() : RETRY_MILLIS;
            timer = vertx.setPeriodic(
                    period,
                    id -> vertx.executeBlocking(() -> {
                        read();
                        return null;
                    }));
        }
    }

    /** Whether the database has been read at least once. Until then, this clock returns the system time. */
    public boolean isKnown() {
        return known.isDone();
    }

    /** Runs an action as soon as the database has been read once: immediately, or on a worker thread later. */
    public void whenKnown(Runnable action) {
        known.thenRun(action);
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
            LOG.debug("The time of the database could not be read", e);
            return;
        }
        known.complete(null);
        Duration difference = Duration.between(instant(), Instant.now());
        boolean isWrong = difference.abs().compareTo(WRONG) > 0;
        if (isWrong && !wrong) {
            LOG.warnf(
                    "The clock of this machine differs from the clock of the database by %s. The validity of tokens is checked"
                            + " by the clock of this machine; instances are executed by the clock of the database.",
                    difference);
        }
        wrong = isWrong;
    }

    @Override
    public Instant instant() {
        return estimate.at(System.nanoTime());
    }
}
