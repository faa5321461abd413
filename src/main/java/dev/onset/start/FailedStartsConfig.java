package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which failed starts are kept, to be listed. */
@ConfigMapping(prefix = "onset.failed-starts")
interface FailedStartsConfig {

    /** How long a failed start is kept. */
    @WithDefault("P30D")
    Duration keep();

    /** How many failed starts an application keeps. Older ones are removed. */
    @WithDefault("10000")
    int maxPerApplication();

    /**
     * How many failed starts of an application one replica records in a minute. Further ones are not recorded, so
     * that nobody can fill the disk.
     */
    @WithDefault("60")
    int maxPerMinute();
}
