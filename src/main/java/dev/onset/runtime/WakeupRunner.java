package dev.onset.runtime;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers wake-ups that are due immediately. The thread that caused them delivers the first ones itself, so that its
 * caller sees their results. A thread pool of this replica delivers the rest, taking applications in turn. db-scheduler
 * delivers what exceeds the capacity of the pool.
 */
@ApplicationScoped
class WakeupRunner {

    private static final Logger LOG = Logger.getLogger(WakeupRunner.class);

    /** The maximum number of wake-ups that the thread delivers itself. */
    private static final int INLINE = 16;

    private static final int MAX_QUEUED = 10_000;

    private final WakeupQueue queue;
    private final WakeupDelivery delivery;
    private final RuntimeConfig config;
    private final ThreadPoolExecutor threads;
    private final Turns<UUID, Queued> waiting = new Turns<>(MAX_QUEUED);

    /** The wake-ups that the thread has still to deliver; null if it delivers none. */
    private final ThreadLocal<@Nullable Deque<Queued>> inline = new ThreadLocal<>();

    private record Queued(UUID applicationId, Wakeup wakeup) {}

    WakeupRunner(WakeupQueue queue, WakeupDelivery delivery, RuntimeConfig config) {
        this.queue = queue;
        this.delivery = delivery;
        this.config = config;
        this.threads = new ThreadPoolExecutor(
                config.schedulerThreads(),
                config.schedulerThreads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("wake-ups-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    void start(@Observes StartupEvent event) {
        queue.deliverBy(this::deliver);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        queue.deliverBy(null);
        threads.shutdown();
        threads.awaitTermination(5, TimeUnit.SECONDS);
    }

    private void deliver(UUID applicationId, List<? extends Wakeup> wakeups) {
        List<Queued> more = wakeups.stream()
                .map(wakeup -> new Queued(applicationId, wakeup))
                .toList();
        Deque<Queued> mine = inline.get();
        if (mine != null) {
            mine.addAll(more);
            return;
        }
        mine = new ArrayDeque<>(more);
        inline.set(mine);
        try {
            for (int delivered = 0; !mine.isEmpty(); ) {
                Queued next = mine.remove();
                if (delivered >= INLINE || next.wakeup() instanceof Wakeup.Continue) {
                    later(next);
                } else if (isMine(next.wakeup())) {
                    delivered++;
                    deliver(next.wakeup());
                }
            }
        } finally {
            inline.remove();
        }
    }

    /**
     * Returns whether this replica delivers the wake-up. Without a scheduler, a replica still searches for messages.
     */
    private boolean isMine(Wakeup wakeup) {
        return config.schedulerEnabled() || !(wakeup instanceof Wakeup.Stored);
    }

    private void later(Queued next) {
        if (!isMine(next.wakeup())) {
            return;
        }
        if (!waiting.add(next.applicationId(), next)) {
            LOG.debug("The wake-up queue of this replica is full; the scheduler delivers the wake-up");
            return;
        }
        try {
            threads.execute(this::deliverNext);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("This replica is shutting down; the scheduler of another replica delivers the wake-up");
        }
    }

    private void deliverNext() {
        Queued next = waiting.poll();
        if (next != null) {
            deliver(next.wakeup());
        }
    }

    private void deliver(Wakeup wakeup) {
        try {
            delivery.deliver(wakeup);
        } catch (RuntimeException e) {
            // The wake-up is stored and will be tried again. The exception's message may contain process values.
            LOG.warnf(
                    "A wake-up (%s) could not be delivered and is left to the scheduler: %s",
                    wakeup.getClass().getSimpleName(), e.getClass().getName());
            LOG.debug("A wake-up could not be delivered", e);
        }
    }
}
