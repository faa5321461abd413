package dev.onset.observability;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How metrics are taken. */
@ConfigMapping(prefix = "onset.metrics")
public interface MetricsConfig {

    /**
     * How often the metrics that only the database knows, such as the number of open incidents, are read from it.
     * Zero means never.
     */
    @WithDefault("PT30S")
    Duration sampleInterval();
}
