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

/** One who waits: listens first, then looks, and looks again after each signal that came meanwhile. */
final class Waiter<T> {

    private enum Phase {
        IDLE,
        LOOKING,
        /** A signal came while it looked: what it sees may be older. */
        LOOKING_IN_VAIN,
        DONE
    }

    private final BoundedExecutor executor;
    private final Supplier<Optional<T>> look;
    private final UniEmitter<? super Optional<T>> emitter;
    private final long pollMillis;

    private Phase phase = Phase.IDLE;
    private boolean timedOut;
    private @Nullable Registration listening;
    private @Nullable Future<?> timeout;
    private @Nullable Future<?> again;

    Waiter(
            BoundedExecutor executor,
            Supplier<Optional<T>> look,
            UniEmitter<? super Optional<T>> emitter,
            Duration pollInterval) {
        this.executor = executor;
        this.look = look;
        this.emitter = emitter;
        // Those who came together do not look again together.
        this.pollMillis =
                (long) (pollInterval.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    }

    void start(Listeners listeners, Topic topic, Duration atMost) {
        emitter.onTermination(this::end);
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            listening = listeners.add(topic, this::signalled);
            if (atMost.isPositive()) {
                timeout = schedule(this::timedOut, atMost.toMillis());
            } else {
                timedOut = true;
            }
        }
        signalled();
    }

    private void signalled() {
        synchronized (this) {
            if (phase != Phase.IDLE) {
                phase = phase == Phase.DONE ? Phase.DONE : Phase.LOOKING_IN_VAIN;
                return;
            }
            phase = Phase.LOOKING;
        }
        executor.run(this::look);
    }

    private void timedOut() {
        synchronized (this) {
            timedOut = true;
        }
        // Once more, since it costs little: a lost signal is not to cost the answer.
        signalled();
    }

    private void look() {
        boolean last;
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            // What is signalled before now, it sees.
            phase = Phase.LOOKING;
            last = timedOut;
        }
        Optional<T> found;
        try {
            found = look.get();
        } catch (RuntimeException e) {
            emitter.fail(e);
            return;
        }
        if (found.isPresent() || last) {
            emitter.complete(found);
        } else {
            waitOn();
        }
    }

    private void waitOn() {
        synchronized (this) {
            if (phase == Phase.DONE) {
                return;
            }
            if (phase == Phase.LOOKING && !timedOut) {
                phase = Phase.IDLE;
                cancel(again);
                again = schedule(this::signalled, pollMillis);
                return;
            }
            phase = Phase.LOOKING;
        }
        executor.run(this::look);
    }

    private void end() {
        synchronized (this) {
            phase = Phase.DONE;
            cancel(timeout);
            cancel(again);
            if (listening != null) {
                listening.close();
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
