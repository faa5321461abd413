package dev.onset.notifications;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How requests that wait for a change learn of it. */
@ConfigMapping(prefix = "onset.notifications")
interface NotificationsConfig {

    /**
     * Whether replicas tell each other of changes, with LISTEN and NOTIFY. This takes two connections beside those of
     * the pool, to PostgreSQL itself or to a pooler in session mode. Without it, a request that waits learns of a
     * change on another replica only when it looks again.
     */
    @WithDefault("true")
    boolean betweenReplicas();

    /** How long notifications for other replicas are gathered before they are sent together. */
    @WithDefault("PT0.01S")
    Duration gather();

    /** After what time a request that waits looks into the database although no notification has reached it. */
    @WithDefault("PT30S")
    Duration pollInterval();

    /**
     * How many requests that wait look into the database at the same time. The others queue, so that a change that
     * many wait for does not take all connections.
     */
    @WithDefault("4")
    int maxConcurrentQueries();
}
