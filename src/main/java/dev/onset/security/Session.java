package dev.onset.security;

import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A caller for as long as its token is valid: what a request that waits keeps, to ask again before it answers.
 *
 * @param expiresAt when the token expires; null where it does not say
 */
public record Session(Principal principal, @Nullable Instant expiresAt) {

    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** @throws AuthenticationFailedException where the token has expired meanwhile */
    public void requireValid(Instant now) {
        if (isOver(now)) {
            throw new AuthenticationFailedException("The token has expired while its bearer waited");
        }
    }

    /** How long to wait at the most: no longer than the token is valid. */
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
