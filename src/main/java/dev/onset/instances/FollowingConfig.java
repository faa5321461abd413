package dev.onset.instances;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are followed. */
@ConfigMapping(prefix = "onset.following")
interface FollowingConfig {

    /** How long a caller may wait for a change in one request. */
    @WithDefault("PT1M")
    Duration maxWait();

    /** After what silence a stream of events says that it is still there. */
    @WithDefault("PT15S")
    Duration heartbeat();

    /** How long a stream of events passes on what happens before it asks again whether its reader may still read it. */
    @WithDefault("PT10S")
    Duration accessCheckInterval();
}
