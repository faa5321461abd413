package dev.onset.notifications;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for a change. It registers a listener before its first query, and repeats the query after each
 * notification.
 */
final class Waiter<T> {

    private enum Phase {
        IDLE,
        QUERYING,
        /** A notification arrived during the query, so its result may be outdated. */
        QUERYING_AGAIN,
        DONE
    }

    private final BoundedExecutor executor;
    private final Supplier<Optional<T>> query;
    private final UniEmitter<? super Optional<T>> emitter;
    private final long pollMillis;

    private Phase phase = Phase.IDLE;
    private boolean timedOut;
    private @Nullable Registration registration;
    private @Nullable Future<?> timeout;
    private @Nullable Future<?> nextPoll;

    Waiter(
            BoundedExecutor executor,
            Supplier<Optional<T>> query,
            UniEmitter<? super Optional<T>> emitter,
            Duration pollInterval) {
        this.executor = executor;
        this.query = query;
        this.emitter = emitter;
        // Randomize the interval, so that requests that arrived together do not query together.
        this.pollMillis =
                (long) (pollInterval.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    }

    void start(Listeners listeners, Topic topic, Duration atMost) {
        emitter.onTermination(this::end);
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            registration = listeners.add(topic, this::notified);
            if (atMost.isPositive()) {
                timeout = schedule(this::timedOut, atMost.toMillis());
            } else {
                timedOut = true;
            }
        }
        notified();
    }

    private void notified() {
        synchronized (this) {
            if (phase != Phase.IDLE) {
                phase = phase == Phase.DONE ? Phase.DONE : Phase.QUERYING_AGAIN;
                return;
            }
            phase = Phase.QUERYING;
        }
        executor.run(this::query);
    }

    private void timedOut() {
        synchronized (this) {
            timedOut = true;
        }
        // Query once more, in case a notification was lost.
        notified();
    }

    private void query() {
        boolean last;
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            // This query sees all changes that were notified before.
            phase = Phase.QUERYING;
            last = timedOut;
        }
        Optional<T> result;
        try {
            result = query.get();
        } catch (RuntimeException e) {
            emitter.fail(e);
            return;
        }
        if (result.isPresent() || last) {
            emitter.complete(result);
        } else {
            continueWaiting();
        }
    }

    private void continueWaiting() {
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            if (phase == Phase.QUERYING && !timedOut) {
                phase = Phase.IDLE;
                cancel(nextPoll);
                nextPoll = schedule(this::notified, pollMillis);
                return;
            }
            phase = Phase.QUERYING;
        }
        executor.run(this::query);
    }

    private void end() {
        synchronized (this) {
            phase = Phase.DONE;
            cancel(timeout);
            cancel(nextPoll);
            if (registration != null) {
                registration.close();
            }
        }
    }

    private static Future<?> schedule(Runnable action, long millis) {
        return Infrastructure.getDefaultWorkerPool().schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
