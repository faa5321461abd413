package dev.onset.signals;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How those who wait learn that something has changed. */
@ConfigMapping(prefix = "onset.signals")
interface SignalsConfig {

    /**
     * Whether replicas tell each other. It takes two connections of this replica's own beside the pool's, which must reach
     * PostgreSQL itself or a pooler in session mode. Without it a waiter learns late of what other replicas do.
     */
    @WithDefault("true")
    boolean betweenReplicas();

    /** How long signals to other replicas are gathered before they are sent together. */
    @WithDefault("PT0.01S")
    Duration gather();

    /** After what time a waiter looks again that no signal has reached. */
    @WithDefault("PT30S")
    Duration lookAgain();

    /** How many waiters look at the same time; the others queue, so that a signal to many leaves the database to others, too. */
    @WithDefault("4")
    int looksAtOnce();
}
