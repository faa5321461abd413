package dev.onset.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are executed, and how timers and other wake-ups are delivered. */
@ConfigMapping(prefix = "onset.execution")
public interface RuntimeConfig {

    /**
     * The maximum number of nodes that one transaction executes. A continuation executes the rest of the step in a
     * further transaction.
     */
    @WithDefault("1000")
    int maxVisitsPerStep();

    /**
     * The maximum number of nodes that a token may pass without a wait state. Beyond it, the instance gets an incident,
     * because its process contains a loop without a wait state.
     */
    @WithDefault("100000")
    int maxVisitsWithoutWait();

    /**
     * The maximum number of calls that lead to an instance. A call beyond it raises an incident in the calling
     * instance, because its process calls itself without end.
     */
    @WithDefault("100")
    int maxCallDepth();

    /**
     * The maximum number of called instances that one transaction runs to their first wait state. Further called
     * instances are created, and run in transactions of their own.
     */
    @WithDefault("100")
    int maxCallsPerStep();

    /**
     * The maximum number of open instances that one instance may have called, directly or through others. A call beyond
     * it raises an incident in the calling instance.
     */
    @WithDefault("10000")
    int maxOpenInstancesPerRoot();

    /**
     * The maximum number of open instances of an application with which it may call further ones. A call beyond it
     * raises an incident in the calling instance.
     */
    @WithDefault("1000000")
    int maxOpenInstancesPerApplication();

    /**
     * How often a continuation that fails with an internal error is tried before the instance gets an incident of type
     * {@code UNKNOWN}.
     */
    @WithDefault("8")
    int maxContinuationFailures();

    /**
     * How many threads of this replica deliver due wake-ups, and how many further threads deliver the wake-ups that
     * follow directly from a commit.
     */
    @WithDefault("4")
    int schedulerThreads();

    /** How often this replica polls for due wake-ups. */
    @WithDefault("PT1S")
    Duration schedulerPollInterval();

    /**
     * How often this replica records its heartbeat. When it has missed four heartbeats, another replica takes over the
     * wake-ups that it was executing.
     */
    @WithDefault("PT1S")
    Duration schedulerHeartbeat();

    /**
     * Whether this replica delivers timers, continuations and other due wake-ups. At least one replica must deliver
     * them.
     */
    @WithDefault("true")
    boolean schedulerEnabled();
}
