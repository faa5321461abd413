package dev.onset.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for each key. A bucket is refilled at a constant rate up to a burst, and each request takes one token. A
 * request that has a token may take further tokens, which can make the bucket negative. Keys that are unused for long are
 * removed, which is equivalent to a full bucket.
 */
final class TokenBuckets {

    /** The maximum number of tokens to take at once. */
    static final int MAX_AT_ONCE = 1000;

    private static final long MAX_KEYS = 100_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** One token minus the rounding error of additions. */
    private static final double WHOLE = 1 - 1e-6;

    private final double perSecond;
    private final double burst;
    private final InstantSource clock;
    private final Cache<Object, Bucket> buckets;

    /**
     * @param perSecond more than 0
     * @param burst at least 1
     */
    TokenBuckets(double perSecond, double burst, InstantSource clock) {
        if (!(perSecond > 0) || !(burst >= 1)) {
            throw new IllegalArgumentException("A rate must be greater than 0, and a burst must be at least 1");
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(Duration.ofSeconds((long) Math.ceil((burst + MAX_AT_ONCE) / perSecond) + 60))
                .build();
    }

    private record Bucket(double tokens, Instant at, boolean taken) {}

    /** Takes a token. Returns the time until a token is available, or empty if a token was taken. */
    Optional<Duration> take(Object key) {
        Bucket after = buckets.asMap().compute(key, (same, before) -> next(before));
        return after.taken()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) Math.ceil((1 - after.tokens()) / perSecond * NANOS_PER_SECOND)));
    }

    /** Takes further tokens for an admitted request, even if the bucket has too few: at most {@link #MAX_AT_ONCE}. */
    void takeMore(Object key, int tokens) {
        buckets.asMap()
                .computeIfPresent(
                        key, (same, before) -> new Bucket(before.tokens() - tokens, before.at(), before.taken()));
    }

    private Bucket next(@Nullable Bucket before) {
        Instant now = clock.instant();
        if (before == null) {
            return new Bucket(burst - 1, now, true);
        }
        // A clock that was set back adds no tokens.
        double seconds = Math.max(0, Duration.between(before.at(), now).toNanos() / NANOS_PER_SECOND);
        double tokens = Math.min(burst, before.tokens() + seconds * perSecond);
        return tokens >= WHOLE ? new Bucket(tokens - 1, now, true) : new Bucket(tokens, now, false);
    }
}
