package dev.onset.runtime;

import dev.onset.observability.Metrics;
import dev.onset.platform.DatabaseClock;
import dev.onset.testing.DeadReplica;
import io.quarkus.runtime.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Starts schedulers in an application whose own is off: for tests that say when one runs. */
@Singleton
class LivingReplica {

    private final DataSource dataSource;
    private final WakeupDelivery delivery;
    private final TimerWakeups timers;
    private final InstanceStore instances;
    private final Messages messages;
    private final StartTimers startTimers;
    private final Metrics metrics;
    private final SchedulerHealth health;
    private final DatabaseClock clock;

    LivingReplica(
            DataSource dataSource,
            WakeupDelivery delivery,
            TimerWakeups timers,
            InstanceStore instances,
            Messages messages,
            StartTimers startTimers,
            Metrics metrics,
            SchedulerHealth health,
            DatabaseClock clock) {
        this.dataSource = dataSource;
        this.delivery = delivery;
        this.timers = timers;
        this.instances = instances;
        this.messages = messages;
        this.startTimers = startTimers;
        this.metrics = metrics;
        this.health = health;
        this.clock = clock;
    }

    RuntimeScheduler start() {
        return start(delivery);
    }

    RuntimeScheduler start(WakeupDelivery delivery) {
        RuntimeScheduler scheduler = new RuntimeScheduler(
                dataSource,
                new Living(),
                delivery,
                timers,
                instances,
                messages,
                startTimers,
                List.of(),
                metrics,
                health,
                clock,
                clock);
        scheduler.start(new StartupEvent());
        return scheduler;
    }

    record Living() implements DefaultRuntimeConfig {

        @Override
        public int maxVisitsPerStep() {
            return DeadReplica.VISITS;
        }

        @Override
        public int maxVisitsWithoutWait() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int maxContinuationFailures() {
            return 3;
        }

        @Override
        public int schedulerThreads() {
            return 2;
        }

        @Override
        public Duration schedulerPollInterval() {
            return Duration.ofMillis(50);
        }

        @Override
        public Duration schedulerHeartbeat() {
            return Duration.ofMillis(200);
        }
    }
}
