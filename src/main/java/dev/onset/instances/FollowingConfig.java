package dev.onset.instances;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Requests that follow instances. */
@ConfigMapping(prefix = "onset.following")
interface FollowingConfig {

    /** The maximum time that a request waits for a change of an instance. Longer waits are shortened to this. */
    @WithDefault("PT1M")
    Duration maxWait();

    /** How long a stream of events may be idle before a comment is sent, so that proxies keep the connection open. */
    @WithDefault("PT15S")
    Duration heartbeat();

    /** How often a stream of events checks whether its reader may still read the instance. If not, the stream ends. */
    @WithDefault("PT10S")
    Duration accessCheckInterval();
}
