package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Reports this replica as not ready if its scheduler has not succeeded at any operation for a minute. */
@Default
@Readiness
@ApplicationScoped
class SchedulerHealth implements HealthCheck {

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /**
     * The number of heartbeat intervals without success after which the scheduler counts as failed. An idle scheduler
     * searches for dead executions every two heartbeats; one such search may fail.
     */
    private static final int HEARTBEATS = 5;

    private final InstantSource clock;
    private final Duration silence;

    /** The time of the last success; null while no scheduler is running. */
    private volatile @Nullable Instant lastSuccess;

    SchedulerHealth(InstantSource clock, RuntimeConfig config) {
        this.clock = clock;
        Duration heartbeats = config.schedulerHeartbeat().multipliedBy(HEARTBEATS);
        this.silence = heartbeats.compareTo(LONGEST_SILENCE) > 0 ? heartbeats : LONGEST_SILENCE;
    }

    /** Records that the scheduler has started or that one of its operations has succeeded. */
    void succeeded() {
        lastSuccess = clock.instant();
    }

    void stopped() {
        lastSuccess = null;
    }

    @Override
    public HealthCheckResponse call() {
        Instant last = lastSuccess;
        boolean up = last == null || Duration.between(last, clock.instant()).compareTo(silence) <= 0;
        return HealthCheckResponse.named("Scheduler").status(up).build();
    }
}
