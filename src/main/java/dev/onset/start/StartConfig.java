package dev.onset.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The processing of starts. */
@ConfigMapping(prefix = "onset.start")
public interface StartConfig {

    /** How long the response to a start with an {@code Idempotency-Key} is kept at least. */
    @WithDefault("PT24H")
    Duration idempotencyRetention();

    /**
     * How long a start waits for another one with the same idempotency key or business key before it is answered with
     * 409.
     */
    @WithDefault("PT2S")
    Duration idempotencyWait();

    /**
     * The maximum time that a start waits for the result of its instance ({@code Prefer: wait}). Longer waits are
     * shortened to this.
     */
    @WithDefault("PT60S")
    Duration maxWait();

    /** How far in the future a start may be scheduled ({@code startAt}). Later starts are rejected. */
    @WithDefault("P366D")
    Duration maxDelay();
}
