package dev.onset.notifications;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for an answer for a limited time, without a thread and without a connection. It gets one answer
 * at most, and none after the client has cancelled it.
 */
public class WaitingRequest<T> {

    private final UniEmitter<? super T> emitter;

    private boolean ended;
    private boolean timedOut;
    private @Nullable Future<?> timer;

    protected WaitingRequest(UniEmitter<? super T> emitter) {
        this.emitter = emitter;
    }

    /**
     * Limits the wait. The request may have been answered before.
     *
     * @param onTimeOut called when the time is over, unless the request has ended before; must not block
     * @param onEnd called once when the request was answered or cancelled; must not block
     */
    public final void start(BoundedExecutor executor, Duration atMost, Runnable onTimeOut, Runnable onEnd) {
        synchronized (this) {
            if (!ended) {
                timer = executor.schedule(() -> timeOut(onTimeOut), atMost);
            }
        }
        // Calls the action immediately if the request has ended already.
        emitter.onTermination(() -> {
            end();
            onEnd.run();
        });
    }

    /** Returns whether the request was answered or cancelled. */
    public final synchronized boolean hasEnded() {
        return ended;
    }

    /** Returns whether the time to wait is over. The request may still wait for the result of a last query. */
    public final synchronized boolean isTimedOut() {
        return timedOut;
    }

    /**
     * Answers the request.
     *
     * @return false if it has ended before, so that the client does not get this answer
     */
    public final boolean answer(T answer) {
        boolean waits = end();
        if (waits) {
            emitter.complete(answer);
        }
        return waits;
    }

    /** Answers the request with a failure, unless it has ended before. */
    public final void fail(Throwable failure) {
        if (end()) {
            emitter.fail(failure);
        }
    }

    private void timeOut(Runnable onTimeOut) {
        synchronized (this) {
            if (ended) {
                return;
            }
            timedOut = true;
        }
        onTimeOut.run();
    }

    /** @return false if it has ended before */
    private synchronized boolean end() {
        boolean ends = !ended;
        ended = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return ends;
    }
}
