package dev.onset.jobs;

import dev.onset.jobs.ActivateJobs.Taken;
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
 * A line of workers that would all get the same jobs. Only its first looks for them, and one look at a time: where it finds
 * nothing, nobody would, and where it could have had more, the next one looks. So one job wakes one of a thousand workers, the
 * one that has waited longest, and a worker that joins a line of which it is known that there is nothing costs no question.
 */
final class LongPollQueue {

    private static final Logger LOG = Logger.getLogger(LongPollQueue.class);

    /** After a failure the next in line does not run into the same at once. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** Not even where locks end one after the other is it looked more often. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(20);

    private final Source jobs;
    private final BoundedExecutor executor;
    private final InstantSource clock;
    private final Duration pollInterval;

    private final LinkedHashSet<WaitingWorker> line = new LinkedHashSet<>();
    private boolean looking;
    /** Something happened while it looked, which it may not have seen. */
    private boolean signalled;
    /** It has looked, and waits for a signal or for the time of the next look. */
    private boolean nothingThere;

    private @Nullable Future<?> next;
    private @Nullable Registration listening;

    LongPollQueue(Source jobs, BoundedExecutor executor, InstantSource clock, Duration pollInterval) {
        this.jobs = jobs;
        this.executor = executor;
        this.clock = clock;
        this.pollInterval = pollInterval;
    }

    /** The jobs that are handed out here. */
    interface Source {

        /** Takes some for a worker; blocks. */
        Taken take(JobActivation request);

        /** Gives back some that were taken; blocks. */
        void giveBack(List<ActivatedJob> taken);

        /** Nobody is in line. */
        void closeIfUnused();
    }

    /** What tells it of new jobs; before anybody is in line. */
    synchronized void listen(Registration newListening) {
        listening = newListening;
    }

    void add(WaitingWorker worker) {
        synchronized (this) {
            line.addLast(worker);
            if (looking || nothingThere) {
                return;
            }
        }
        look();
    }

    synchronized int length() {
        return line.size();
    }

    /** Looks for jobs soon; never blocks. */
    void look() {
        synchronized (this) {
            if (looking) {
                signalled = true;
                return;
            }
            if (line.isEmpty()) {
                nothingThere = false;
                return;
            }
            looking = true;
        }
        executor.run(this::lookNow);
    }

    void timeOut(WaitingWorker worker) {
        synchronized (this) {
            // The one who looks just now is answered by what it finds.
            if (!line.remove(worker)) {
                worker.expire();
                return;
            }
        }
        answer(worker, List.of());
    }

    /** It has been answered, or has gone away. */
    synchronized void remove(WaitingWorker worker) {
        worker.leave();
        line.remove(worker);
    }

    synchronized boolean closeIfUnused() {
        if (looking || !line.isEmpty()) {
            return false;
        }
        if (next != null) {
            next.cancel(false);
        }
        if (listening != null) {
            listening.close();
        }
        return true;
    }

    /** Answers all who wait, with nothing. */
    void dismiss() {
        List<WaitingWorker> all;
        synchronized (this) {
            all = List.copyOf(line);
            line.clear();
        }
        for (WaitingWorker worker : all) {
            answer(worker, List.of());
        }
    }

    private void lookNow() {
        WaitingWorker first;
        synchronized (this) {
            signalled = false;
            nothingThere = false;
            first = line.isEmpty() ? null : line.removeFirst();
        }
        if (first == null) {
            goOn(false, null);
            return;
        }
        if (first.isOver(clock.instant())) {
            answer(first, List.of());
            goOn(true, null);
            return;
        }
        Taken taken;
        try {
            taken = jobs.take(first.request());
        } catch (RuntimeException e) {
            restAfterFailure();
            first.fail(e);
            return;
        }
        if (taken.jobs().isEmpty()) {
            waitOn(first);
        } else {
            give(first, taken.jobs());
        }
        goOn(taken.more(), taken.nextAt());
    }

    private void give(WaitingWorker worker, List<ActivatedJob> taken) {
        if (answer(worker, taken)) {
            return;
        }
        try {
            jobs.giveBack(taken);
        } catch (RuntimeException e) {
            LOG.warn("Jobs of a worker that has gone away stay locked until their time is over", e);
        }
    }

    private void waitOn(WaitingWorker worker) {
        synchronized (this) {
            if (!worker.isExpired()) {
                if (!worker.isGone()) {
                    line.addFirst(worker);
                }
                return;
            }
        }
        answer(worker, List.of());
    }

    private void goOn(boolean more, @Nullable Instant nextAt) {
        synchronized (this) {
            if (!line.isEmpty()) {
                if (more || signalled) {
                    executor.run(this::lookNow);
                } else {
                    looking = false;
                    nothingThere = true;
                    lookIn(nextAt == null ? pollInterval : until(nextAt));
                }
                return;
            }
            looking = false;
        }
        jobs.closeIfUnused();
    }

    private synchronized void restAfterFailure() {
        looking = false;
        lookIn(AFTER_FAILURE);
    }

    private Duration until(Instant at) {
        // A millisecond more, since what is scheduled forgets fractions of it.
        Duration left = Duration.between(clock.instant(), at).plusMillis(1);
        if (left.compareTo(SHORTEST_REST) < 0) {
            return SHORTEST_REST;
        }
        return left.compareTo(pollInterval) < 0 ? left : pollInterval;
    }

    private void lookIn(Duration time) {
        if (next != null) {
            next.cancel(false);
        }
        next = Infrastructure.getDefaultWorkerPool().schedule(this::look, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean answer(WaitingWorker worker, List<ActivatedJob> taken) {
        boolean waits = worker.leave();
        if (waits) {
            worker.answer(taken);
        }
        return waits;
    }
}
