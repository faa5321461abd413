package dev.onset.runtime;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers wake-ups that are due at once. The thread that caused them delivers the first few, so that whoever waits for it sees
 * what follows; the rest is delivered by some threads of this replica, and what is too much for those by db-scheduler.
 */
@ApplicationScoped
class WakeupRunner {

    private static final Logger LOG = Logger.getLogger(WakeupRunner.class);

    /** How many wake-ups the thread delivers that caused them. */
    private static final int INLINE = 16;

    private static final int MAX_QUEUED = 10_000;

    private final WakeupQueue queue;
    private final WakeupDelivery delivery;
    private final RuntimeConfig config;
    private final ThreadPoolExecutor threads;

    /** What the thread has still to deliver; null where it delivers nothing. */
    private final ThreadLocal<@Nullable Deque<Wakeup>> inline = new ThreadLocal<>();

    WakeupRunner(WakeupQueue queue, WakeupDelivery delivery, RuntimeConfig config) {
        this.queue = queue;
        this.delivery = delivery;
        this.config = config;
        this.threads = new ThreadPoolExecutor(
                config.schedulerThreads(),
                config.schedulerThreads(),
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_QUEUED),
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

    private void deliver(List<? extends Wakeup> wakeups) {
        Deque<Wakeup> mine = inline.get();
        if (mine != null) {
            mine.addAll(wakeups);
            return;
        }
        mine = new ArrayDeque<>(wakeups);
        inline.set(mine);
        try {
            for (int delivered = 0; !mine.isEmpty(); ) {
                Wakeup next = mine.remove();
                if (delivered >= INLINE || next instanceof Wakeup.Continue) {
                    later(next);
                } else if (isMine(next)) {
                    delivered++;
                    deliver(next);
                }
            }
        } finally {
            inline.remove();
        }
    }

    /** A replica that executes nothing of its own accord still looks for messages. */
    private boolean isMine(Wakeup wakeup) {
        return config.schedulerEnabled() || !(wakeup instanceof Wakeup.Stored);
    }

    private void later(Wakeup wakeup) {
        if (!isMine(wakeup)) {
            return;
        }
        try {
            threads.execute(() -> deliver(wakeup));
        } catch (RejectedExecutionException full) {
            LOG.debug("Too many wake-ups for this replica: the scheduler delivers one");
        }
    }

    private void deliver(Wakeup wakeup) {
        try {
            delivery.deliver(wakeup);
        } catch (RuntimeException e) {
            // It is written down, and will be tried again. The message may hold process values.
            LOG.warnf(
                    "A wake-up (%s) could not be delivered and is left to the scheduler: %s",
                    wakeup.getClass().getSimpleName(), e.getClass().getName());
            LOG.debug("A wake-up could not be delivered", e);
        }
    }
}
