package dev.onset.notifications;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs what looks into the database on worker threads, a few at a time and in order of arrival. For what a
 * {@linkplain Notifications#listen listener} does: many may be woken at once.
 */
public final class BoundedExecutor {

    private final int atOnce;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;

    /** @param atOnce how many run at the same time, at least one */
    public BoundedExecutor(int atOnce) {
        this.atOnce = Math.max(1, atOnce);
    }

    /** Runs it soon. It has no request scope and no transaction, and must not throw. */
    public void run(Runnable look) {
        synchronized (this) {
            queue.add(look);
            if (running == atOnce) {
                return;
            }
            running++;
        }
        runNext();
    }

    /** One on a worker thread, then the next from the end of the pool's queue: others want the thread, too. */
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
