package dev.onset.jobs;

import dev.onset.notifications.WaitingRequest;
import dev.onset.security.Session;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.List;

/** A worker whose activation waits for jobs. */
final class WaitingWorker extends WaitingRequest<List<ActivatedJob>> {

    private final JobActivation activation;
    private final Session session;

    WaitingWorker(JobActivation activation, Session session, UniEmitter<? super List<ActivatedJob>> emitter) {
        super(emitter);
        this.activation = activation;
        this.session = session;
    }

    JobActivation activation() {
        return activation;
    }

    /** Whether the token of the worker has expired, so that it must not get any job. */
    boolean isOver(Instant now) {
        return session.isOver(now);
    }
}
