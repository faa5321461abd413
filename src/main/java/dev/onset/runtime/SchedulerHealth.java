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

/** Whether this replica delivers wake-ups: it is not ready when nothing that its scheduler did has succeeded for a minute. */
@Default
@Readiness
@ApplicationScoped
class SchedulerHealth implements HealthCheck {

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /** A scheduler with nothing to do looks for replicas that died every two heartbeats; it may fail at that once. */
    private static final int HEARTBEATS = 5;

    private final InstantSource clock;
    private final Duration silence;

    /** Null while there is no scheduler that runs. */
    private volatile @Nullable Instant lastSuccess;

    SchedulerHealth(InstantSource clock, RuntimeConfig config) {
        this.clock = clock;
        Duration heartbeats = config.schedulerHeartbeat().multipliedBy(HEARTBEATS);
        this.silence = heartbeats.compareTo(LONGEST_SILENCE) > 0 ? heartbeats : LONGEST_SILENCE;
    }

    /** The scheduler starts, or something that it did has succeeded. */
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
