package dev.onset.problems;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large a request's body may be, and how long it may take. One beyond that is refused before it is read whole. */
@ConfigMapping(prefix = "onset.limits")
interface BodyLimits {

    /** Every path but publishing, in bytes; suffixes K, M and G are powers of 1024. */
    @WithDefault("1M")
    MemorySize body();

    /** Publishing a build: all its files together, with what the format adds. */
    @WithDefault("16M")
    MemorySize publishBody();

    /** How long a body may take from its first byte to its last. */
    @WithDefault("60S")
    Duration bodyDeadline();

    /** How many bodies one caller may be sending to one replica that have taken more than a second. */
    @WithDefault("32")
    int slowBodies();
}
