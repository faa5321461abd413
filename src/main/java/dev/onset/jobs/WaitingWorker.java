package dev.onset.jobs;

import dev.onset.security.Session;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker whose activation waits for jobs. */
final class WaitingWorker {

    private final JobActivation activation;
    private final Session session;
    private final UniEmitter<? super List<ActivatedJob>> emitter;

    private @Nullable Future<?> timer;
    private boolean left;
    private boolean expired;

    WaitingWorker(JobActivation activation, Session session, UniEmitter<? super List<ActivatedJob>> emitter) {
        this.activation = activation;
        this.session = session;
        this.emitter = emitter;
    }

    JobActivation activation() {
        return activation;
    }

    /** Whether the token of the worker has expired, so that it must not get any job. */
    boolean isOver(Instant now) {
        return session.isOver(now);
    }

    synchronized void startTimer(Instant now, Runnable onTimeOut) {
        if (!left) {
            timer = Infrastructure.getDefaultWorkerPool()
                    .schedule(
                            onTimeOut, session.bound(activation.maxWait(), now).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Ends the wait.
     *
     * @return whether the worker was waiting, and so can be answered
     */
    synchronized boolean leave() {
        boolean waited = !left;
        left = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return waited;
    }

    synchronized boolean hasLeft() {
        return left;
    }

    /** Records that the time to wait ended during a query for this worker. */
    synchronized void expire() {
        expired = true;
    }

    synchronized boolean isExpired() {
        return expired;
    }

    void answer(List<ActivatedJob> jobs) {
        emitter.complete(jobs);
    }

    void fail(RuntimeException failure) {
        emitter.fail(failure);
    }
}
