package dev.onset.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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

    /** How long a replica that starts waits for the first reading before it gives up. */
    private static final Duration FIRST_READING = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final Vertx vertx;
    private final Duration readEvery;
    private final Machine machine;
    private final Estimate estimate;
    private volatile boolean known;
    private boolean wrong;
    private long timer;

    @Inject
    DatabaseClock(DataSource dataSource, Vertx vertx, ClockConfig config) {
        this(dataSource, vertx, config, new Machine(InstantSource.system(), System::nanoTime));
    }

    DatabaseClock(DataSource dataSource, Vertx vertx, ClockConfig config, Machine machine) {
        this.dataSource = dataSource;
        this.vertx = vertx;
        this.readEvery = config.readEvery();
        this.machine = machine;
        this.estimate =
                new Estimate(machine.system().instant(), machine.monotonic().getAsLong());
    }

    /**
     * The clocks of a machine.
     *
     * @param system may be wrong, and may be set while the application runs
     * @param monotonic nanoseconds, as of {@link System#nanoTime}
     */
    record Machine(InstantSource system, LongSupplier monotonic) {}

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

    /** Returns whether the database has been read once. Before that, nothing may happen by this clock. */
    public boolean isKnown() {
        return known;
    }

    /** Waits until the database has been read once. */
    void start(@Observes @Priority(BEFORE_OTHER_OBSERVERS) StartupEvent event) {
        long end = System.nanoTime() + FIRST_READING.toNanos();
        while (!read()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The time of the database cannot be queried");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        if (readEvery.isPositive()) {
            timer = vertx.setPeriodic(readEvery.toMillis(), id -> vertx.executeBlocking(this::read));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** Returns whether the database could be read. */
    private synchronized boolean read() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            long asked = machine.monotonic().getAsLong();
            try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                estimate.read(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        asked,
                        machine.monotonic().getAsLong());
            }
        } catch (SQLException e) {
            LOG.debug("The time of the database could not be read", e);
            return false;
        }
        known = true;
        Duration difference = Duration.between(instant(), machine.system().instant());
        boolean isWrong = difference.abs().compareTo(WRONG) > 0;
        if (isWrong && !wrong) {
            LOG.warnf(
                    "The clock of this machine differs from the clock of the database by %s. The validity of tokens is checked"
                            + " by the clock of this machine; instances are executed by the clock of the database.",
                    difference);
        }
        wrong = isWrong;
        return true;
    }

    @Override
    public Instant instant() {
        return estimate.at(machine.monotonic().getAsLong());
    }
}
