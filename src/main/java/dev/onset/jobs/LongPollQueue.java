package dev.onset.jobs;

import dev.onset.jobs.ActivateJobs.Activated;
import dev.onset.notifications.BoundedExecutor;
import dev.onset.notifications.Registration;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private final BoundedExecutor executor;
    private final InstantSource clock;
    private final Duration pollInterval;

    private final LinkedHashSet<WaitingWorker> waiting = new LinkedHashSet<>();
    private boolean querying;
    /** Whether a notification arrived during the current query, which may not have seen the change. */
    private boolean notified;
    /** Whether the last query returned no job, so that the queue waits for a notification or the next scheduled query. */
    private boolean idle;

    private @Nullable Future<?> scheduled;
    private @Nullable Registration registration;

    LongPollQueue(Source source, BoundedExecutor executor, InstantSource clock, Duration pollInterval) {
        this.source = source;
        this.executor = executor;
        this.clock = clock;
        this.pollInterval = pollInterval;
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
    synchronized void register(Registration newRegistration) {
        registration = newRegistration;
    }

    void add(WaitingWorker worker) {
        synchronized (this) {
            waiting.addLast(worker);
            if (querying || idle) {
                return;
            }
        }
        poll();
    }

    synchronized int length() {
        return waiting.size();
    }

    /** Starts a query for jobs, unless one is running or no worker waits. Never blocks. */
    void poll() {
        synchronized (this) {
            if (querying) {
                notified = true;
                return;
            }
            if (waiting.isEmpty()) {
                idle = false;
                return;
            }
            querying = true;
        }
        executor.run(this::query);
    }

    /** Answers a worker without jobs, as its time to wait is over. */
    void timeOut(WaitingWorker worker) {
        synchronized (this) {
            // A worker that is not in the queue is answered when its query returns.
            if (!waiting.remove(worker)) {
                worker.expire();
                return;
            }
        }
        answer(worker, List.of());
    }

    /** Removes a worker that was answered or has cancelled its request. */
    synchronized void remove(WaitingWorker worker) {
        worker.leave();
        waiting.remove(worker);
    }

    /**
     * Ends the registration for notifications if no worker waits.
     *
     * @return false if the queue is in use
     */
    synchronized boolean closeIfUnused() {
        if (querying || !waiting.isEmpty()) {
            return false;
        }
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        if (registration != null) {
            registration.close();
        }
        return true;
    }

    /** Answers all waiting workers without jobs. */
    void answerAll() {
        List<WaitingWorker> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        for (WaitingWorker worker : all) {
            answer(worker, List.of());
        }
    }

    private void query() {
        WaitingWorker first;
        synchronized (this) {
            notified = false;
            idle = false;
            first = waiting.isEmpty() ? null : waiting.removeFirst();
        }
        if (first == null) {
            afterQuery(false, null);
            return;
        }
        if (first.isOver(clock.instant())) {
            answer(first, List.of());
            afterQuery(true, null);
            return;
        }
        Activated activated;
        try {
            activated = source.activate(first.activation());
        } catch (RuntimeException e) {
            afterFailure();
            first.fail(e);
            return;
        }
        if (activated.jobs().isEmpty()) {
            keepWaiting(first);
        } else {
            deliver(first, activated.jobs());
        }
        afterQuery(activated.more(), activated.nextAt());
    }

    private void deliver(WaitingWorker worker, List<ActivatedJob> jobs) {
        if (answer(worker, jobs)) {
            return;
        }
        try {
            source.giveBack(jobs);
        } catch (RuntimeException e) {
            LOG.warn("Jobs of a worker that has cancelled its request stay locked until their locks expire", e);
        }
    }

    private void keepWaiting(WaitingWorker worker) {
        synchronized (this) {
            if (!worker.isExpired()) {
                if (!worker.hasLeft()) {
                    waiting.addFirst(worker);
                }
                return;
            }
        }
        answer(worker, List.of());
    }

    private void afterQuery(boolean more, @Nullable Instant nextAt) {
        synchronized (this) {
            if (!waiting.isEmpty()) {
                if (more || notified) {
                    executor.run(this::query);
                } else {
                    querying = false;
                    idle = true;
                    schedulePoll(nextAt == null ? pollInterval : until(nextAt));
                }
                return;
            }
            querying = false;
        }
        source.closeIfUnused();
    }

    private synchronized void afterFailure() {
        querying = false;
        schedulePoll(DELAY_AFTER_FAILURE);
    }

    private Duration until(Instant at) {
        // The scheduler truncates to milliseconds; one more avoids a query just before the job is available.
        Duration left = Duration.between(clock.instant(), at).plusMillis(1);
        if (left.compareTo(MIN_DELAY) < 0) {
            return MIN_DELAY;
        }
        return left.compareTo(pollInterval) < 0 ? left : pollInterval;
    }

    private void schedulePoll(Duration delay) {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduled = Infrastructure.getDefaultWorkerPool().schedule(this::poll, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return false if the worker has cancelled its request */
    private static boolean answer(WaitingWorker worker, List<ActivatedJob> jobs) {
        boolean waits = worker.leave();
        if (waits) {
            worker.answer(jobs);
        }
        return waits;
    }
}
