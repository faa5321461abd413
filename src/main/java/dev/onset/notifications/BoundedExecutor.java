package dev.onset.notifications;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs database queries on worker threads, a limited number at a time, in order of arrival. Intended for actions of
 * {@linkplain Notifications#listen listeners}, of which many may be woken at once.
 */
public final class BoundedExecutor {

    private final int atOnce;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;

    /**
     * Creates an executor.
     *
     * @param atOnce the maximum number of concurrent tasks; values below 1 mean 1
     */
    public BoundedExecutor(int atOnce) {
        this.atOnce = Math.max(1, atOnce);
    }

    /** Schedules a task. The task runs without a request scope and without a transaction, and must not throw. */
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
     * Runs the next task on a worker thread. Each task is submitted separately, so that it queues behind other work of
     * the thread pool.
     */
    private void runNext() {
        Runnable next = next();
        if (next == null) {
            return;
        }
        try {
            Infrastructure.getDefaultExecutor().execute(() -> {
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
