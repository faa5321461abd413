package dev.onset.notifications;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A query for one or more waiting requests. It runs at most once at a time, and only while requests wait. A
 * notification makes it run; one that arrives during a run makes it run once more, because that run may not have seen
 * the change. It also runs when its last result has expired, in case a notification was lost.
 *
 * <p>A request that is added while the last result is current causes no run: the query knows already that there is
 * nothing for it.
 *
 * @param <R> the waiting requests
 */
public final class SharedQuery<R> {

    /** The delay after a run that threw an exception. */
    private static final Duration DELAY_AFTER_FAILURE = Duration.ofSeconds(1);

    private final BoundedExecutor executor;
    private final Supplier<Duration> query;
    private final Runnable onUnused;

    private final SequencedSet<R> waiting = new LinkedHashSet<>();
    private boolean running;
    /** Whether the last or the running query has seen all changes of which this was notified. */
    private boolean current;

    private boolean closed;
    private @Nullable Future<?> expiry;

    /**
     * Creates a query, which does not run before a request is added.
     *
     * @param query runs the query and answers requests, which it {@linkplain #remove removes} first. Returns how long
     *     the result stays current if no notification arrives; zero if it must run again immediately for the requests
     *     that still wait
     * @param onUnused called after a run if no request waits
     */
    public SharedQuery(BoundedExecutor executor, Supplier<Duration> query, Runnable onUnused) {
        this.executor = executor;
        this.query = query;
        this.onUnused = onUnused;
    }

    /** Adds a waiting request behind the others. */
    public void add(R request) {
        synchronized (this) {
            waiting.addLast(request);
        }
        runIfNeeded();
    }

    /** Removes the request that has waited longest; returns null if none waits. */
    public synchronized @Nullable R removeFirst() {
        return waiting.isEmpty() ? null : waiting.removeFirst();
    }

    /** Adds a request before the others, from within the query. */
    public synchronized void addFirst(R request) {
        waiting.addFirst(request);
    }

    /**
     * Removes a request.
     *
     * @return false if it was not in the queue, for example because somebody else has removed it to answer it
     */
    public synchronized boolean remove(R request) {
        return waiting.remove(request);
    }

    /** Returns the waiting requests, those that have waited longest first. */
    public synchronized List<R> waiting() {
        return List.copyOf(waiting);
    }

    /** Handles a notification: the result of the last run is outdated. Does not block. */
    public void changed() {
        synchronized (this) {
            current = false;
        }
        runIfNeeded();
    }

    /** Closes the query: it does not run again. */
    public synchronized void close() {
        closed = true;
        waiting.clear();
        cancelExpiry();
    }

    /**
     * Closes the query if no request waits and it does not run.
     *
     * @return false if the query is in use
     */
    public synchronized boolean closeIfUnused() {
        if (running || !waiting.isEmpty()) {
            return false;
        }
        close();
        return true;
    }

    private void runIfNeeded() {
        synchronized (this) {
            if (running || current || closed || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        executor.run(this::run);
    }

    private void run() {
        synchronized (this) {
            // The query sees the changes of which this was notified before.
            current = true;
            cancelExpiry();
            if (closed) {
                return;
            }
        }
        Duration validity = DELAY_AFTER_FAILURE;
        try {
            validity = query.get();
        } finally {
            ran(validity);
        }
    }

    private void ran(Duration validity) {
        boolean unused;
        synchronized (this) {
            running = false;
            if (closed) {
                return;
            }
            if (!validity.isPositive()) {
                current = false;
            } else if (current) {
                expiry = executor.schedule(this::changed, validity);
            }
            unused = waiting.isEmpty();
        }
        if (unused) {
            onUnused.run();
        } else {
            runIfNeeded();
        }
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }
}
