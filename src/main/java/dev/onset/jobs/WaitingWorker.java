package dev.onset.jobs;

import dev.onset.security.Session;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker in line. */
final class WaitingWorker {

    private final JobActivation request;
    private final Session session;
    private final UniEmitter<? super List<ActivatedJob>> emitter;

    private @Nullable Future<?> timer;
    private boolean gone;
    private boolean expired;

    WaitingWorker(JobActivation request, Session session, UniEmitter<? super List<ActivatedJob>> emitter) {
        this.request = request;
        this.session = session;
        this.emitter = emitter;
    }

    JobActivation request() {
        return request;
    }

    /** Whether its token has expired, so that it may be given nothing. */
    boolean isOver(Instant now) {
        return session.isOver(now);
    }

    synchronized void startTimer(Instant now, Runnable onTimeOut) {
        if (!gone) {
            timer = Infrastructure.getDefaultWorkerPool()
                    .schedule(onTimeOut, session.bound(request.maxWait(), now).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether it still waits for an answer, and so can be given one. */
    synchronized boolean leave() {
        boolean waited = !gone;
        gone = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return waited;
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Its time is over, while it is looked for it. */
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
