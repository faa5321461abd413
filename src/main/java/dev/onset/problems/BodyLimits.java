package dev.onset.problems;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large the body of a request may be, and how long it may take. */
@ConfigMapping(prefix = "onset.limits")
interface BodyLimits {

    /**
     * The largest body of a request that does not publish a build, in bytes; the suffixes K, M and G are powers of
     * 1024. A larger one is answered 413.
     */
    @WithDefault("1M")
    MemorySize body();

    /**
     * The largest body of a request that publishes a build: all files together, with what the format adds. A larger
     * one is answered 413.
     */
    @WithDefault("16M")
    MemorySize publishBody();

    /**
     * How long a body may take from its first byte to its last. Then the request is answered 408, and the connection
     * is closed.
     */
    @WithDefault("60S")
    Duration bodyDeadline();

    /**
     * How many bodies that have taken more than a second one caller may be sending to one replica. A further one is
     * answered 429.
     */
    @WithDefault("32")
    int slowBodies();
}
