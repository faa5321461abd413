package dev.onset.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a connection may cost before it has sent a request. */
@ConfigMapping(prefix = "onset.limits.connection")
interface ConnectionLimits {

    /**
     * How long the request line and the headers of a request may take, from the first byte to the last; of the first request,
     * from when the connection was opened. Later ones are closed.
     */
    @WithDefault("15S")
    Duration head();
}
