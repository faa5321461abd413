package dev.onset.problems;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large a request's body may be. A larger one is refused before it is read whole. */
@ConfigMapping(prefix = "onset.limits")
interface BodyLimits {

    /** Every path but publishing, in bytes; suffixes K, M and G are powers of 1024. */
    @WithDefault("1M")
    MemorySize body();

    /** Publishing a build: all its files together, with what the format adds. */
    @WithDefault("16M")
    MemorySize publishBody();
}
