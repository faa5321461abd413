package dev.onset.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are executed, and how timers and other wake-ups are delivered. */
@ConfigMapping(prefix = "onset.execution")
public interface RuntimeConfig {

    /**
     * How many nodes one transaction executes. What remains of the step is left to a continuation, in a further
     * transaction.
     */
    @WithDefault("1000")
    int maxVisitsPerStep();

    /**
     * How many nodes a token may pass without a wait state. Beyond that, the instance gets an incident: its process
     * has a loop that never waits.
     */
    @WithDefault("100000")
    int maxVisitsWithoutWait();

    /**
     * How many calls may lead to an instance. A call beyond that is an incident of the caller: its process calls
     * itself without end.
     */
    @WithDefault("100")
    int maxCallDepth();

    /**
     * How many called instances one transaction runs to their first wait state. It creates further ones, too, but
     * these continue in transactions of their own.
     */
    @WithDefault("100")
    int maxCallsPerStep();

    /**
     * How many open instances one instance may have called, directly or through others. A call beyond that is an
     * incident of the caller.
     */
    @WithDefault("10000")
    int maxOpenInstancesPerRoot();

    /**
     * How many instances of an application may be open for it to call further ones. A call beyond that is an incident
     * of the caller.
     */
    @WithDefault("1000000")
    int maxOpenInstancesPerApplication();

    /**
     * How often a continuation is tried that fails by a fault of the runtime. Then the instance gets an incident of
     * type {@code UNKNOWN}.
     */
    @WithDefault("8")
    int maxContinuationFailures();

    /**
     * How many threads of this replica deliver wake-ups that are due, and how many more deliver those that follow
     * directly from a commit.
     */
    @WithDefault("4")
    int schedulerThreads();

    /** How often this replica looks for wake-ups that are due. */
    @WithDefault("PT1S")
    Duration schedulerPollInterval();

    /**
     * How often this replica records that it lives. When it has missed four heartbeats, another replica takes over
     * the wake-ups that it was executing.
     */
    @WithDefault("PT1S")
    Duration schedulerHeartbeat();

    /**
     * Whether this replica delivers timers, continuations and other wake-ups that are due. At least one replica must.
     */
    @WithDefault("true")
    boolean schedulerEnabled();
}
