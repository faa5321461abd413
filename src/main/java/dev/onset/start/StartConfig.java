package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How starts are served. */
@ConfigMapping(prefix = "onset.start")
public interface StartConfig {

    /** How long the answer to a start with an {@code Idempotency-Key} is kept at least. */
    @WithDefault("PT24H")
    Duration idempotencyRetention();

    /**
     * How long a start waits for another one with the same idempotency key or business key. Then it is answered 409.
     */
    @WithDefault("PT2S")
    Duration idempotencyWait();

    /**
     * How long a start may wait at most for the result of its instance ({@code Prefer: wait}). A longer wait is
     * shortened to this.
     */
    @WithDefault("PT60S")
    Duration maxWait();

    /** How far in the future a start may be scheduled ({@code startAt}). A later one is refused. */
    @WithDefault("P366D")
    Duration maxDelay();
}
