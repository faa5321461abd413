package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which failed starts are kept. */
@ConfigMapping(prefix = "onset.failed-starts")
interface FailedStartsConfig {

    /** How long. */
    @WithDefault("P30D")
    Duration keep();

    /** How many of an application, the newest, when they are next tidied up. */
    @WithDefault("10000")
    int maxPerApplication();

    /** How many of an application a replica notes in a minute; more are forgotten, so that nobody fills the disk. */
    @WithDefault("60")
    int maxPerMinute();
}
