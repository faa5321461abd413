package dev.onset.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** What the suites check at their end, for the integration tests: Quarkus orders a class that needs no application last. */
class NoDeadlockIT {

    @Test
    void no_deadlock_was_found_by_the_database() {
        assertThat(TestDatabase.deadlocks()).as("deadlocks").isZero();
    }
}
