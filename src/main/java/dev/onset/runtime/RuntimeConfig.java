package dev.onset.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are executed. */
@ConfigMapping(prefix = "onset.execution")
public interface RuntimeConfig {

    /** How many nodes one transaction may execute before the rest is left to a scheduled continuation. */
    @WithDefault("1000")
    int maxVisitsPerStep();

    /** How many nodes a token may be executed in without waiting for anything before it gets an incident. */
    @WithDefault("100000")
    int maxVisitsWithoutWait();

    /** How many calls may lead to an instance: a process that calls itself without an end gets an incident there. */
    @WithDefault("100")
    int maxCallDepth();

    /** How many called instances one transaction runs; further ones are created by it and continue by themselves. */
    @WithDefault("100")
    int maxCallsPerStep();

    /** How many instances that are called from one, directly or through others, may be open; a call beyond that is an incident. */
    @WithDefault("10000")
    int maxOpenInstancesPerRoot();

    /** How many instances of an application may be open for a further one to be called; a call beyond that is an incident. */
    @WithDefault("1000000")
    int maxOpenInstancesPerApplication();

    /** How often a continuation is tried that fails by a fault of the runtime, before the instance gets an incident. */
    @WithDefault("8")
    int maxContinuationFailures();

    /** Threads of this replica that run continuations and timers. */
    @WithDefault("4")
    int schedulerThreads();

    /** How often this replica looks for continuations and timers that are due. */
    @WithDefault("PT1S")
    Duration schedulerPollInterval();

    /** How often this replica says that it lives; another takes over what it had in hand when it has not said so four times. */
    @WithDefault("PT1S")
    Duration schedulerHeartbeat();

    /** Whether this replica runs continuations and timers. */
    @WithDefault("true")
    boolean schedulerEnabled();
}
