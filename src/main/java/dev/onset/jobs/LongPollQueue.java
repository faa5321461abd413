package dev.onset.jobs;

import dev.onset.jobs.ActivateJobs.Activated;
import dev.onset.notifications.BoundedExecutor;
import dev.onset.notifications.Registration;
import dev.onset.notifications.SharedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A queue of waiting workers that would all get the same jobs. Only one query for jobs runs at a time, for the first worker of
 * the queue. If it returns no job, a query for another worker would return none either; if more jobs may be available, the next
 * worker's query follows. So a new job wakes only the worker that has waited longest, and a worker that joins a queue whose last
 * query returned nothing causes no query.
 */
final class LongPollQueue {

    private static final Logger LOG = Logger.getLogger(LongPollQueue.class);

    /** The delay after a failed query, so that the next worker does not fail at once for the same reason. */
    private static final Duration DELAY_AFTER_FAILURE = Duration.ofSeconds(1);

    /** The shortest delay between two queries, even if the locks of many jobs expire one after the other. */
    private static final Duration MIN_DELAY = Duration.ofMillis(20);

    private final Source source;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final SharedQuery<WaitingWorker> query;

    private volatile @Nullable Registration registration;

    LongPollQueue(Source source, BoundedExecutor executor, InstantSource clock, Duration pollInterval) {
        this.source = source;
        this.clock = clock;
        this.pollInterval = pollInterval;
        this.query = new SharedQuery<>(executor, this::activate, source::closeIfUnused);
    }

    /** The source of the jobs. */
    interface Source {

        /** Activates jobs for a worker. Blocks. */
        Activated activate(JobActivation activation);

        /** Makes activated jobs available again. Blocks. */
        void giveBack(List<ActivatedJob> jobs);

        /** Called when no worker waits any more. */
        void closeIfUnused();
    }

    /** Sets the registration for notifications of new jobs, before the first worker is added. */
    void register(Registration newRegistration) {
        registration = newRegistration;
    }

    void add(WaitingWorker worker) {
        query.add(worker);
    }

    int length() {
        return query.waiting().size();
    }

    /** Starts a query for jobs, unless one is running or no worker waits. Never blocks. */
    void poll() {
        query.changed();
    }

    /** Answers a worker without jobs, as its time to wait is over. A worker whose query runs is answered when it returns. */
    void timeOut(WaitingWorker worker) {
        if (query.remove(worker)) {
            worker.answer(List.of());
        }
    }

    /** Removes a worker that was answered or has cancelled its request. */
    void remove(WaitingWorker worker) {
        query.remove(worker);
    }

    /**
     * Ends the registration for notifications if no worker waits.
     *
     * @return false if the queue is in use
     */
    boolean closeIfUnused() {
        boolean closed = query.closeIfUnused();
        if (closed && registration != null) {
            registration.close();
        }
        return closed;
    }

    /** Answers all waiting workers without jobs. */
    void answerAll() {
        query.waiting().forEach(this::timeOut);
    }

    /** Activates jobs for the first worker. Returns the time until the next query, unless a notification arrives before. */
    private Duration activate() {
        WaitingWorker first = query.removeFirst();
        if (first == null) {
            return Duration.ZERO;
        }
        if (first.isOver(clock.instant())) {
            first.answer(List.of());
            return Duration.ZERO;
        }
        Activated activated;
        try {
            activated = source.activate(first.activation());
        } catch (RuntimeException e) {
            first.fail(e);
            return DELAY_AFTER_FAILURE;
        }
        if (activated.jobs().isEmpty()) {
            keepWaiting(first);
        } else {
            deliver(first, activated.jobs());
        }
        if (activated.more()) {
            return Duration.ZERO;
        }
        Instant nextAt = activated.nextAt();
        return nextAt == null ? pollInterval : until(nextAt);
    }

    private void deliver(WaitingWorker worker, List<ActivatedJob> jobs) {
        if (worker.answer(jobs)) {
            return;
        }
        try {
            source.giveBack(jobs);
        } catch (RuntimeException e) {
            LOG.warn("Jobs of a worker that has cancelled its request stay locked until their locks expire", e);
        }
    }

    private void keepWaiting(WaitingWorker worker) {
        query.addFirst(worker);
        // During the query, the worker could not be removed.
        if (worker.isTimedOut()) {
            timeOut(worker);
        } else if (worker.hasEnded()) {
            query.remove(worker);
        }
    }

    private Duration until(Instant at) {
        // The scheduler truncates to milliseconds; one more avoids a query just before the job is available.
        Duration left = Duration.between(clock.instant(), at).plusMillis(1);
        if (left.compareTo(MIN_DELAY) < 0) {
            return MIN_DELAY;
        }
        return left.compareTo(pollInterval) < 0 ? left : pollInterval;
    }
}
