package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The storage of failed starts. */
@ConfigMapping(prefix = "onset.failed-starts")
interface FailedStartsConfig {

    /** How long a failed start is kept. */
    @WithDefault("P30D")
    Duration keep();

    /** The maximum number of failed starts that are kept for an application. Older ones are removed. */
    @WithDefault("10000")
    int maxPerApplication();

    /**
     * The maximum number of failed starts of an application that one replica records per minute. Further ones are not
     * recorded, so that clients cannot fill the disk.
     */
    @WithDefault("60")
    int maxPerMinute();
}
