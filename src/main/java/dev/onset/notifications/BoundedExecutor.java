package dev.onset.notifications;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the database queries of waiting requests on worker threads, a limited number at a time, in order of arrival.
 * Intended for actions of {@linkplain Notifications#listen listeners}, of which many may be woken at once.
 */
public final class BoundedExecutor {

    private final Executor workers;
    private final ScheduledExecutorService timers;
    private final int atOnce;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;

    /**
     * Creates an executor.
     *
     * @param workers runs all tasks
     * @param timers keeps the delays of {@linkplain #schedule scheduled} tasks
     * @param atOnce the maximum number of concurrent tasks; values below 1 mean 1
     */
    public BoundedExecutor(Executor workers, ScheduledExecutorService timers, int atOnce) {
        this.workers = workers;
        this.timers = timers;
        this.atOnce = Math.max(1, atOnce);
    }

    /** Runs a task as soon as possible. The task runs without a transaction, and must not throw. */
    public void run(Runnable task) {
        synchronized (this) {
            queue.add(task);
            if (running == atOnce) {
                return;
            }
            running++;
        }
        runNext();
    }

    /**
     * Runs a short task on a worker thread after a delay, regardless of how many other tasks run. The task must not
     * access the database.
     */
    Future<?> schedule(Runnable task, Duration delay) {
        return timers.schedule(() -> workers.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs the next task on a worker thread. Each task is submitted separately, so that it queues behind other work of
     * the thread pool.
     */
    private void runNext() {
        Runnable next = next();
        if (next == null) {
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    next.run();
                } finally {
                    runNext();
                }
            });
        } catch (RuntimeException refused) {
            synchronized (this) {
                running--;
            }
            throw refused;
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = queue.poll();
        if (next == null) {
            running--;
        }
        return next;
    }
}
