package dev.onset.limits;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the configured rates of callers and applications. It is created at startup, so that an invalid rate prevents the
 * startup.
 */
@Singleton
@Startup
public class RateLimits {

    private static final int BURST_SECONDS = 2;

    private final @Nullable TokenBuckets callers;
    private final @Nullable TokenBuckets applications;

    RateLimits(RateLimitConfig config, InstantSource clock) {
        callers = buckets(config.caller(), config.callerBurst(), clock);
        applications = buckets(config.application(), config.applicationBurst(), clock);
    }

    private static @Nullable TokenBuckets buckets(OptionalInt rate, OptionalInt burst, InstantSource clock) {
        return rate.isEmpty()
                ? null
                : new TokenBuckets(rate.getAsInt(), burst.orElse(rate.getAsInt() * BURST_SECONDS), clock);
    }

    /**
     * Counts a request of a caller.
     *
     * @param subject the subject of the caller
     * @throws Problem {@code too-many-requests}
     */
    void countRequest(String subject) {
        count(callers, subject, "The caller has exceeded its rate limit.");
    }

    /** Whether applications have a rate. */
    public boolean limitsApplications() {
        return applications != null;
    }

    /**
     * Counts a start in an application. Call it after the authorization of the caller, so that only authorized callers use up
     * the rate of an application.
     *
     * @throws Problem {@code too-many-requests}
     */
    public void countStart(UUID applicationId) {
        count(applications, applicationId, "The application has exceeded its rate limit for starts.");
    }

    /** Counts the further starts of a batch that was counted as one start. They delay later starts. */
    public void countMoreStarts(UUID applicationId, int starts) {
        if (applications != null) {
            applications.takeMore(applicationId, starts);
        }
    }

    private static void count(@Nullable TokenBuckets buckets, Object key, String detail) {
        if (buckets != null) {
            buckets.take(key).ifPresent(wait -> {
                throw new Problem(ProblemType.TOO_MANY_REQUESTS, detail).retryAfter(ceilSeconds(wait));
            });
        }
    }

    private static Duration ceilSeconds(Duration wait) {
        return Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
