package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever crashes, comes twice, late or out of order: nothing is lost and nothing doubled. */
class SimulationTest {

    private static final int SEEDS = 1_500;

    @Test
    void nothing_is_lost_or_doubled_whatever_crashes_and_however_clients_are_interleaved() {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(seed -> Simulation.run(seed, false))
                        .filter(result -> result.failure() != null))
                .isEmpty();
    }

    @Test
    void the_seed_alone_says_what_happens() {
        assertThat(LongStream.rangeClosed(1, 100)
                        .map(seed -> Simulation.run(seed, false).trace()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 100)
                        .map(seed -> Simulation.run(seed, false).trace())
                        .boxed()
                        .toList());
    }

    @Test
    void seeds_differ_in_what_happens() {
        assertThat(LongStream.rangeClosed(1, 100)
                        .map(seed -> Simulation.run(seed, false).trace())
                        .distinct())
                .hasSize(100);
    }
}
