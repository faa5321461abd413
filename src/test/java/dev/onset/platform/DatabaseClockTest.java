package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final DatabaseClock.Estimate estimate = new DatabaseClock.Estimate(NOON, 0);

    @Test
    void time_passes_as_the_monotonic_clock_says() {
        assertThat(estimate.at(90 * SECOND)).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void a_clock_that_is_ahead_is_put_back_to_the_latest_time_that_the_reading_allows() {
        estimate.read(NOON.minusSeconds(600), 10 * SECOND, 11 * SECOND);

        assertThat(estimate.at(11 * SECOND)).isEqualTo(NOON.minusSeconds(599));
        assertThat(estimate.at(12 * SECOND)).isEqualTo(NOON.minusSeconds(598));
    }

    @Test
    void a_clock_that_is_behind_is_put_forward_to_the_earliest_time_that_the_reading_allows() {
        estimate.read(NOON.plusSeconds(90), 10 * SECOND, 11 * SECOND);

        assertThat(estimate.at(11 * SECOND)).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void a_reading_that_took_long_moves_nothing_that_it_does_not_contradict() {
        estimate.read(NOON.plusSeconds(15), 10 * SECOND, 40 * SECOND);

        assertThat(estimate.at(40 * SECOND)).isEqualTo(NOON.plusSeconds(40));
    }

    @Test
    void readings_that_are_quicker_narrow_the_estimate() {
        estimate.read(NOON.plusSeconds(100), 0, 10 * SECOND);
        assertThat(estimate.at(10 * SECOND)).isEqualTo(NOON.plusSeconds(100));

        estimate.read(NOON.plusSeconds(108), 20 * SECOND, 21 * SECOND);

        assertThat(estimate.at(21 * SECOND)).isEqualTo(NOON.plusSeconds(109));
    }
}
