package dev.onset.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a connection may take before it has sent the head of a request. */
@ConfigMapping(prefix = "onset.limits.connection")
interface ConnectionLimits {

    /**
     * How long the request line and the headers of a request may take, from their first byte to their last; for the
     * first request of a connection, from when the connection was opened. Then the request is answered 408, and the
     * connection is closed.
     */
    @WithDefault("15S")
    Duration head();
}
