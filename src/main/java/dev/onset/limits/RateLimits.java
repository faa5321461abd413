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

/** Holds callers and applications to their rates, where rates are configured. Made at the start, so that a bad rate stops it. */
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
     * @param subject who it is
     * @throws Problem {@code too-many-requests}
     */
    void countRequest(String subject) {
        count(callers, subject, "You have sent more requests than you may.");
    }

    /** Whether applications have a rate. */
    public boolean limitsApplications() {
        return applications != null;
    }

    /**
     * Counts a start on an application. To be asked after it is known that the caller may start there: nobody else takes from
     * an application what is its callers'.
     *
     * @throws Problem {@code too-many-requests}
     */
    public void countStart(UUID applicationId) {
        count(applications, applicationId, "The application takes no more starts now.");
    }

    /** Counts what else than one start was started by a call that was counted: who begins with many then waits for longer. */
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
