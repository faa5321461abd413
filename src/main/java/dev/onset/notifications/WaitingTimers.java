package dev.onset.notifications;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Provides the scheduler that keeps the delays of waiting requests. Quarkus's worker pool could keep them, too, but
 * holds a cancelled task, and with it a request that was answered long ago, until its delay is over.
 */
@Singleton
final class WaitingTimers {

    static final String NAME = "waiting-requests";

    @Produces
    @Singleton
    @Identifier(NAME)
    ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("onset-waiting-timers").daemon().factory());
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    void stop(@Disposes @Identifier(NAME) ScheduledExecutorService timers) {
        timers.shutdownNow();
    }
}
