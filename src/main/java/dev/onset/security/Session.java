package dev.onset.security;

import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A caller with the expiry of its token. A waiting request keeps it, and checks it again before the response.
 *
 * @param expiresAt the expiry of the token; null if the token has none
 */
public record Session(Principal principal, @Nullable Instant expiresAt) {

    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** @throws AuthenticationFailedException if the token has expired */
    public void requireValid(Instant now) {
        if (isOver(now)) {
            throw new AuthenticationFailedException("The token has expired while its bearer waited");
        }
    }

    /** The shorter of a duration and the remaining validity of the token. */
    public Duration bound(Duration atMost, Instant now) {
        if (expiresAt == null) {
            return atMost;
        }
        Duration left = Duration.between(now, expiresAt);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(atMost) < 0 ? left : atMost;
    }
}
