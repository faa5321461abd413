package dev.onset.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the time comes from. */
@ConfigMapping(prefix = "onset.clock")
interface ClockConfig {

    /** How often the database is asked for the time; zero for only when this replica starts. */
    @WithDefault("PT5S")
    Duration readEvery();
}
