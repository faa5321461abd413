package dev.onset.instances;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are followed. */
@ConfigMapping(prefix = "onset.following")
interface FollowingConfig {

    /** How long a request may wait for a change of an instance. A longer wait is shortened to this. */
    @WithDefault("PT1M")
    Duration maxWait();

    /**
     * After what time without an event a stream of events sends a comment, so that proxies keep the connection open.
     */
    @WithDefault("PT15S")
    Duration heartbeat();

    /**
     * How often a stream of events checks whether its reader may still read the instance. When the reader may not,
     * the stream ends.
     */
    @WithDefault("PT10S")
    Duration accessCheckInterval();
}
