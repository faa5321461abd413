package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class SchedulerHealthTest {

    private Instant now = Instant.EPOCH;
    private final SchedulerHealth health = new SchedulerHealth(() -> now, new LivingReplica.Living());

    @Test
    void a_scheduler_of_which_nothing_has_succeeded_for_a_minute_is_down_until_something_does() {
        health.succeeded();
        now = now.plus(Duration.ofSeconds(60));
        assertThat(status()).isEqualTo(Status.UP);

        now = now.plus(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo(Status.DOWN);

        health.succeeded();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void a_replica_without_a_scheduler_is_not_down_for_want_of_one() {
        assertThat(status()).isEqualTo(Status.UP);
        health.succeeded();
        health.stopped();
        now = now.plus(Duration.ofHours(1));
        assertThat(status()).isEqualTo(Status.UP);
    }

    private Status status() {
        return health.call().getStatus();
    }
}
