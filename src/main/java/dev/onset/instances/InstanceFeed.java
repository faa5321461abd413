package dev.onset.instances;

import dev.onset.notifications.Notifications;
import dev.onset.notifications.Registration;
import dev.onset.runtime.History.Progress;
import dev.onset.runtime.History.Step;
import dev.onset.runtime.HistoryPosition;
import dev.onset.runtime.Topics;
import dev.onset.security.Principal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Distributes the changes of one instance to all of its followers on this replica. Each change is read from the
 * database once, regardless of the number of followers. A follower that requests a change which is already known
 * receives it immediately; the others wait for the next query, without a thread and without a connection.
 */
final class InstanceFeed {

    /** The maximum number of events that a query reads. A long step is distributed in parts. */
    static final int MAX_EVENTS = 1000;

    /** The maximum number of steps that a query reads. */
    static final int MAX_STEPS = 100;

    /** The average interval after which the feed queries without a notification, in case one was lost. */
    private static final long POLL_MILLIS = 30_000;

    private final UUID uuid;
    private final Notifications notifications;
    private final Function<HistoryPosition, Optional<Progress>> read;
    private final Registration registration;

    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean querying;
    private boolean notifiedMeanwhile;
    private boolean closed;
    private @Nullable Future<?> nextPoll;

    /** The result of the last query; null before the first query and after a notification. */
    private @Nullable Snapshot snapshot;

    /** When it was last confirmed that a caller may read the instance. */
    private final ConcurrentMap<Principal, Instant> readers = new ConcurrentHashMap<>();

    private final Object viewLock = new Object();
    private @Nullable InstanceResponse view;

    /**
     * Creates a feed.
     *
     * @param read reads the state of the instance and its steps after a position
     */
    InstanceFeed(UUID uuid, Notifications notifications, Function<HistoryPosition, Optional<Progress>> read) {
        this.uuid = uuid;
        this.notifications = notifications;
        this.read = read;
        this.registration = notifications.listen(Topics.instance(uuid), this::notified);
    }

    /**
     * New steps of an instance.
     *
     * @param steps the steps, in order; empty if the instance has ended and there are no more, or if it was removed
     * @param progress the state of the instance; null if it was removed
     */
    record News(List<Step> steps, @Nullable Progress progress) {

        /** Returns whether no steps can follow. */
        boolean isLast() {
            return progress == null
                    || progress.state().isEnded()
                            && (steps.isEmpty() || steps.getLast().position().equals(progress.end()));
        }

        /** Returns the position after these steps. */
        HistoryPosition position() {
            if (!steps.isEmpty()) {
                return steps.getLast().position();
            }
            return progress == null ? HistoryPosition.START : progress.end();
        }
    }

    /** The result of a query: the steps after a position. */
    private record Snapshot(HistoryPosition after, Optional<Progress> progress) {

        /** Returns whether the result contains the next steps after a position, if there are any. */
        boolean covers(HistoryPosition position) {
            if (progress.isEmpty() || position.compareTo(progress.get().end()) >= 0) {
                return true;
            }
            Progress seen = progress.get();
            return position.compareTo(after) >= 0
                    && (seen.reachedEnd()
                            || position.compareTo(seen.steps().getLast().position()) < 0);
        }

        /** Returns the new steps after a position; null if there are none. */
        @Nullable
        News newsAfter(HistoryPosition position) {
            if (progress.isEmpty()) {
                return new News(List.of(), null);
            }
            Progress now = progress.get();
            List<Step> steps = now.steps().stream()
                    .flatMap(step -> step.after(position).stream())
                    .toList();
            boolean nothing = steps.isEmpty()
                    && position.compareTo(now.end()) >= 0
                    && !now.state().isEnded();
            return nothing ? null : new News(steps, now);
        }
    }

    private static final class Waiter {
        final HistoryPosition after;
        final UniEmitter<? super Optional<News>> emitter;

        @Nullable
        Future<?> timeout;

        Waiter(HistoryPosition after, UniEmitter<? super Optional<News>> emitter) {
            this.after = after;
            this.emitter = emitter;
        }

        void answer(Optional<News> news) {
            if (timeout != null) {
                timeout.cancel(false);
            }
            emitter.complete(news);
        }
    }

    /**
     * Returns the steps after a position as soon as there are any.
     *
     * @return empty if there were none within the time
     */
    Uni<Optional<News>> after(HistoryPosition position, Duration atMost) {
        return Uni.createFrom().emitter(emitter -> {
            Waiter waiter = new Waiter(position, emitter);
            News news = null;
            boolean mustQuery = false;
            synchronized (this) {
                if (snapshot != null && snapshot.covers(position)) {
                    news = snapshot.newsAfter(position);
                }
                if (news == null) {
                    waiters.add(waiter);
                    waiter.timeout = schedule(() -> timeOut(waiter), atMost.toMillis());
                    mustQuery = snapshot == null || !snapshot.covers(position);
                }
            }
            if (news != null) {
                emitter.complete(Optional.of(news));
                return;
            }
            emitter.onTermination(() -> forget(waiter));
            if (mustQuery) {
                query();
            }
        });
    }

    private void timeOut(Waiter waiter) {
        if (forget(waiter)) {
            waiter.answer(Optional.empty());
        }
    }

    private synchronized boolean forget(Waiter waiter) {
        return waiters.remove(waiter);
    }

    private void notified() {
        synchronized (this) {
            snapshot = null;
            if (querying) {
                notifiedMeanwhile = true;
                return;
            }
            // Without waiting followers, the next request queries.
            if (waiters.isEmpty()) {
                return;
            }
        }
        query();
    }

    private void query() {
        HistoryPosition after;
        synchronized (this) {
            if (querying || closed || waiters.isEmpty()) {
                return;
            }
            querying = true;
            notifiedMeanwhile = false;
            after = waiters.stream()
                    .map(waiter -> waiter.after)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
        // On a worker thread, and not all instances at once.
        notifications
                .await(Topics.instance(uuid), Duration.ZERO, () -> Optional.of(read.apply(after)))
                .subscribe()
                .with(progress -> received(new Snapshot(after, progress.orElseThrow())), this::failed);
    }

    private void received(Snapshot result) {
        List<Runnable> answers = new ArrayList<>();
        boolean mustQueryAgain;
        synchronized (this) {
            querying = false;
            Iterator<Waiter> all = waiters.iterator();
            while (all.hasNext()) {
                Waiter waiter = all.next();
                News news = result.covers(waiter.after) ? result.newsAfter(waiter.after) : null;
                if (news != null) {
                    all.remove();
                    answers.add(() -> waiter.answer(Optional.of(news)));
                }
            }
            snapshot = notifiedMeanwhile ? null : result;
            mustQueryAgain = notifiedMeanwhile || waiters.stream().anyMatch(waiter -> !result.covers(waiter.after));
            if (nextPoll != null) {
                nextPoll.cancel(false);
            }
            if (!closed) {
                nextPoll = schedule(this::notified, (long)
                        (POLL_MILLIS * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
            }
        }
        if (mustQueryAgain) {
            query();
        }
        answers.forEach(Runnable::run);
    }

    private void failed(Throwable failure) {
        List<Waiter> failed;
        synchronized (this) {
            querying = false;
            snapshot = null;
            failed = List.copyOf(waiters);
            waiters.clear();
        }
        failed.forEach(waiter -> waiter.emitter.fail(failure));
    }

    /**
     * Checks whether a caller may read the instance, once for all followers with the same principal.
     *
     * @param since the time after which an earlier check is still valid
     * @param ask checks the permission; throws if it is denied, otherwise returns the time of the check
     * @return the time of the last check
     */
    Instant checkReader(Principal principal, Instant since, Supplier<Instant> ask) {
        return readers.compute(principal, (same, asked) -> asked != null && asked.isAfter(since) ? asked : ask.get());
    }

    /** Returns the instance at a revision or a later one. It is loaded once for all followers. */
    InstanceResponse view(long revision, Supplier<InstanceResponse> load) {
        synchronized (viewLock) {
            InstanceResponse current = view;
            if (current == null || current.revision() < revision) {
                current = load.get();
                view = current;
            }
            return current;
        }
    }

    /** Closes the feed when the last follower has left. */
    synchronized void close() {
        closed = true;
        registration.close();
        if (nextPoll != null) {
            nextPoll.cancel(false);
        }
    }

    private static Future<?> schedule(Runnable action, long millis) {
        return Infrastructure.getDefaultWorkerPool().schedule(action, millis, TimeUnit.MILLISECONDS);
    }
}
