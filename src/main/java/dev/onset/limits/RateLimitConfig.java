package dev.onset.limits;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/**
 * Rates of requests. Each replica counts for itself; a request beyond a rate is answered 429 with {@code
 * Retry-After}. Without a rate there is no limit.
 */
@ConfigMapping(prefix = "onset.limits.rate")
interface RateLimitConfig {

    /** How many requests a second one caller may make of one replica on average. */
    OptionalInt caller();

    /** How many requests a caller may make at once after a pause. The default is two seconds' worth of its rate. */
    OptionalInt callerBurst();

    /** How many starts a second one replica accepts for one application on average. */
    OptionalInt application();

    /**
     * How many starts an application accepts at once after a pause. The default is two seconds' worth of its rate.
     */
    OptionalInt applicationBurst();
}
