package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How starts are served. */
@ConfigMapping(prefix = "onset.start")
public interface StartConfig {

    /** How long the answer to a start with an idempotency key is kept at least. */
    @WithDefault("PT24H")
    Duration idempotencyRetention();

    /** How long a start waits for another one with the same key before it answers that the key is in use. */
    @WithDefault("PT2S")
    Duration idempotencyWait();

    /** How long a start may be asked to wait for what becomes of its instance. */
    @WithDefault("PT60S")
    Duration maxWait();

    /** How far ahead a start may be put off. */
    @WithDefault("P366D")
    Duration maxDelay();
}
