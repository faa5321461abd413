package dev.onset.notifications;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Notifications to requests that wait for a change. */
@ConfigMapping(prefix = "onset.notifications")
interface NotificationsConfig {

    /**
     * Whether replicas notify each other of changes, with LISTEN and NOTIFY. This requires two connections in addition
     * to those of the pool, to PostgreSQL itself or to a pooler in session mode. Without it, a waiting request learns
     * of a change on another replica only when it polls.
     */
    @WithDefault("true")
    boolean betweenReplicas();

    /** How long notifications for other replicas are collected before they are sent together. */
    @WithDefault("PT0.01S")
    Duration gather();

    /** The interval at which a waiting request queries the database if it receives no notification. */
    @WithDefault("PT30S")
    Duration pollInterval();

    /**
     * The maximum number of waiting requests that query the database at the same time. Further requests queue, so that
     * a change that many requests wait for does not take all connections.
     */
    @WithDefault("4")
    int maxConcurrentQueries();
}
