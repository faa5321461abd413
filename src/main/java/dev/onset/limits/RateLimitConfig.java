package dev.onset.limits;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/** How often something may be asked for. Counted by each replica for itself; without a rate there is no limit. */
@ConfigMapping(prefix = "onset.limits.rate")
interface RateLimitConfig {

    /** Requests a second of one caller, over time. */
    OptionalInt caller();

    /** How many requests a caller may make at once after a pause; default: those of two seconds. */
    OptionalInt callerBurst();

    /** Starts a second on one application, over time. */
    OptionalInt application();

    /** How many starts an application takes at once after a pause; default: those of two seconds. */
    OptionalInt applicationBurst();
}
