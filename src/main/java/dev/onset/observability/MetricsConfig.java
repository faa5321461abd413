package dev.onset.observability;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How metrics are taken. */
@ConfigMapping(prefix = "onset.metrics")
public interface MetricsConfig {

    /** How often the database is asked for what only it knows, for example open incidents; zero for never. */
    @WithDefault("PT30S")
    Duration sampleInterval();
}
