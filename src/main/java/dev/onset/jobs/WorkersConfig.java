package dev.onset.jobs;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How jobs are given to workers. */
@ConfigMapping(prefix = "onset.workers")
public interface WorkersConfig {

    /** How long an activation of jobs waits that has no {@code requestTimeout}. */
    @WithDefault("PT10S")
    Duration defaultRequestTimeout();

    /**
     * How often this replica looks for available jobs, while workers wait, although no notification has reached it.
     * This finds the jobs that a worker was given by another replica and did not complete in time.
     */
    @WithDefault("PT5S")
    Duration pollInterval();

    /** How many queries for the jobs of waiting workers run at the same time. */
    @WithDefault("4")
    int maxConcurrentQueries();

    /**
     * How large the answer to an activation of jobs may be, in bytes; the suffixes K, M and G are powers of 1024.
     * Jobs that do not fit stay available. A single job that is larger is handed out alone.
     */
    @WithDefault("4M")
    MemorySize maxAnswer();
}
