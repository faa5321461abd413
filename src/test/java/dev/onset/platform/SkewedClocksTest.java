package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.platform.DatabaseClock.Machine;
import dev.onset.testing.TestDatabase;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Replicas on machines whose clocks are apart have the time of their database. */
class SkewedClocksTest {

    /** Far less than the clocks are apart, and far more than a reading takes even on a slow machine. */
    private static final Duration CLOSE = Duration.ofMinutes(2);

    private static final ClockConfig READ_AT_THE_START = () -> Duration.ZERO;

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Vertx vertx = Vertx.vertx();

    SkewedClocksTest() {
        database.setUrl(TestDatabase.create());
        database.setUser(TestDatabase.USER);
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    private DatabaseClock started(Machine machine) {
        DatabaseClock clock = new DatabaseClock(database, vertx, READ_AT_THE_START, machine);
        clock.start(new StartupEvent());
        return clock;
    }

    private static Machine ahead(Duration difference) {
        return new Machine(InstantSource.offset(InstantSource.system(), difference), System::nanoTime);
    }

    private Instant databaseTime() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-240H", "PT-10M", "PT10M", "PT240H"})
    void a_machine_whose_clock_is_wrong_has_the_time_of_the_database(Duration difference) throws SQLException {
        DatabaseClock clock = started(ahead(difference));

        Instant before = databaseTime();
        Instant time = clock.instant();

        assertThat(clock.isKnown()).isTrue();
        assertThat(time).isBetween(before.minus(CLOSE), databaseTime().plus(CLOSE));
    }

    @Test
    void what_is_due_on_one_machine_is_due_on_the_other() {
        DatabaseClock ahead = started(ahead(Duration.ofMinutes(10)));
        DatabaseClock behind = started(ahead(Duration.ofMinutes(-10)));

        Instant due = ahead.instant().plus(Duration.ofMinutes(5));

        assertThat(Duration.between(behind.instant(), due))
                .as("until a timer of the other machine is due")
                .isBetween(
                        Duration.ofMinutes(5).minus(CLOSE),
                        Duration.ofMinutes(5).plus(CLOSE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT1H"})
    void a_machine_whose_clock_is_set_while_it_runs_goes_on_in_the_time_of_the_database(Duration step)
            throws SQLException {
        AtomicReference<InstantSource> system = new AtomicReference<>(InstantSource.system());
        DatabaseClock clock = started(new Machine(() -> system.get().instant(), System::nanoTime));

        system.set(InstantSource.offset(InstantSource.system(), step));

        Instant before = databaseTime();
        assertThat(clock.instant())
                .isBetween(before.minus(CLOSE), databaseTime().plus(CLOSE));
    }

    @Test
    void a_machine_that_was_suspended_is_put_forward_by_the_next_reading() throws SQLException {
        AtomicLong monotonic = new AtomicLong();
        DatabaseClock clock = started(
                new Machine(InstantSource.offset(InstantSource.system(), Duration.ofHours(-1)), monotonic::get));
        Instant suspended = clock.instant();

        // The monotonic clock stood still meanwhile: nothing has passed but in the database.
        Instant now = databaseTime();
        clock.start(new StartupEvent());

        assertThat(suspended).isBefore(now);
        assertThat(clock.instant()).isAfterOrEqualTo(now);
    }
}
