package dev.onset.workers;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How workers wait for jobs. */
@ConfigMapping(prefix = "onset.workers")
interface WorkersConfig {

    /** How long an activation waits that does not say it. */
    @WithDefault("PT10S")
    Duration defaultRequestTimeout();

    /**
     * How often it is looked for jobs that no signal has told of while workers wait for them: those that were given to a worker
     * by another replica which then did not complete them.
     */
    @WithDefault("PT5S")
    Duration lookAgain();

    /** How many take jobs for workers that wait at the same time. */
    @WithDefault("4")
    int looksAtOnce();

    /**
     * How large an answer of jobs may be, in bytes; suffixes K, M and G are powers of 1024. Jobs that would not fit stay
     * available; a single job that is larger is handed out alone.
     */
    @WithDefault("4M")
    MemorySize maxAnswer();
}
