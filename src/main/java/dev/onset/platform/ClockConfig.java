package dev.onset.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The clock. Replicas take the time from the database. */
@ConfigMapping(prefix = "onset.clock")
interface ClockConfig {

    /** How often this replica reads the time of the database. Zero means that it reads the time only when it starts. */
    @WithDefault("PT5S")
    Duration readEvery();
}
