package dev.onset.jobs;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of the activation of jobs. */
@ConfigMapping(prefix = "onset.workers")
public interface WorkersConfig {

    /** How long an activation of jobs without {@code requestTimeout} waits. */
    @WithDefault("PT10S")
    Duration defaultRequestTimeout();

    /**
     * How often this replica queries for available jobs while workers wait and no notification arrives.
     * This finds jobs that were activated on another replica and whose lock has expired.
     */
    @WithDefault("PT5S")
    Duration pollInterval();

    /** How many queries for the jobs of waiting workers run at the same time. */
    @WithDefault("4")
    int maxConcurrentQueries();

    /**
     * The maximum size of the answer to an activation of jobs, in bytes; the suffixes K, M and G are powers of 1024.
     * Jobs that do not fit stay available. A single job that is larger is returned alone.
     */
    @WithDefault("4M")
    MemorySize maxAnswer();
}
