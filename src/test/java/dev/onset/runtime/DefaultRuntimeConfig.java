package dev.onset.runtime;

import java.time.Duration;

/** The runtime's configuration for tests that make its parts themselves: a record says only what it wants otherwise. */
interface DefaultRuntimeConfig extends RuntimeConfig {

    @Override
    default int maxVisitsPerStep() {
        return 1_000;
    }

    @Override
    default int maxVisitsWithoutWait() {
        return 100_000;
    }

    @Override
    default int maxCallDepth() {
        return 100;
    }

    @Override
    default int maxCallsPerStep() {
        return 100;
    }

    @Override
    default int maxOpenInstancesPerRoot() {
        return 10_000;
    }

    @Override
    default int maxOpenInstancesPerApplication() {
        return 1_000_000;
    }

    @Override
    default int maxContinuationFailures() {
        return 8;
    }

    @Override
    default int schedulerThreads() {
        return 1;
    }

    @Override
    default Duration schedulerPollInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    default Duration schedulerHeartbeat() {
        return Duration.ofSeconds(5);
    }

    @Override
    default boolean schedulerEnabled() {
        return true;
    }
}
