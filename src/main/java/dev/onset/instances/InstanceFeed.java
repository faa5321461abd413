package dev.onset.instances;

import dev.onset.notifications.BoundedExecutor;
import dev.onset.notifications.Registration;
import dev.onset.notifications.SharedQuery;
import dev.onset.notifications.WaitingRequest;
import dev.onset.runtime.History.Progress;
import dev.onset.runtime.History.Step;
import dev.onset.runtime.HistoryPosition;
import dev.onset.security.Principal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

    private final BoundedExecutor executor;
    private final Supplier<Duration> pollInterval;
    private final Function<HistoryPosition, Optional<Progress>> read;
    private final SharedQuery<Follower> query;

    private volatile @Nullable Registration registration;

    /** The result of the last query; null before the first one. */
    private volatile @Nullable Snapshot snapshot;

    /** When it was last confirmed that a caller may read the instance. */
    private final ConcurrentMap<Principal, Instant> readers = new ConcurrentHashMap<>();

    private final Object viewLock = new Object();
    private @Nullable InstanceResponse view;

    /**
     * Creates a feed.
     *
     * @param executor runs the queries
     * @param pollInterval the time after which the feed queries without a notification, in case one was lost
     * @param read reads the state of the instance and its steps after a position
     */
    InstanceFeed(
            BoundedExecutor executor,
            Supplier<Duration> pollInterval,
            Function<HistoryPosition, Optional<Progress>> read) {
        this.executor = executor;
        this.pollInterval = pollInterval;
        this.read = read;
        this.query = new SharedQuery<>(executor, this::query, () -> {});
    }

    /** Sets the registration for notifications of changes, before the first follower is added. */
    void register(Registration newRegistration) {
        registration = newRegistration;
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

        /** Returns the new steps after a position; null if this contains none. */
        @Nullable
        News newsAfter(HistoryPosition position) {
            if (!covers(position)) {
                return null;
            }
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

    /** A request for the steps after a position. */
    private static final class Follower extends WaitingRequest<Optional<News>> {

        private final HistoryPosition after;

        Follower(HistoryPosition after, UniEmitter<? super Optional<News>> emitter) {
            super(emitter);
            this.after = after;
        }
    }

    /**
     * Returns the steps after a position as soon as there are any.
     *
     * @return empty if there were none within the time
     */
    Uni<Optional<News>> after(HistoryPosition position, Duration atMost) {
        return Uni.createFrom().emitter(emitter -> {
            Snapshot known = snapshot;
            News news = known == null ? null : known.newsAfter(position);
            if (news != null) {
                emitter.complete(Optional.of(news));
                return;
            }
            Follower follower = new Follower(position, emitter);
            query.add(follower);
            follower.start(executor, atMost, () -> answer(follower, Optional.empty()), () -> query.remove(follower));
            // A query that ended in between has not seen this follower.
            Snapshot latest = snapshot;
            if (latest != null && !tell(follower, latest)) {
                query.changed();
            }
        });
    }

    /** Handles a notification of a change. */
    void changed() {
        query.changed();
    }

    private void answer(Follower follower, Optional<News> news) {
        if (query.remove(follower)) {
            follower.answer(news);
        }
    }

    /**
     * Answers a follower if a result contains news for it.
     *
     * @return false if the result does not contain the steps after the follower's position, so that another query is
     *     necessary
     */
    private boolean tell(Follower follower, Snapshot result) {
        News news = result.newsAfter(follower.after);
        if (news != null) {
            answer(follower, Optional.of(news));
        }
        return result.covers(follower.after);
    }

    /** Reads the next steps and answers the followers. Returns the time until the next query. */
    private Duration query() {
        Optional<HistoryPosition> first =
                query.waiting().stream().map(follower -> follower.after).min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return Duration.ZERO;
        }
        HistoryPosition after = first.get();
        Snapshot result;
        try {
            result = new Snapshot(after, read.apply(after));
        } catch (RuntimeException e) {
            query.waiting().stream().filter(query::remove).forEach(follower -> follower.fail(e));
            return Duration.ZERO;
        }
        // Followers that are added from here on see this result, those that were added before are in the list.
        snapshot = result;
        boolean covered = true;
        for (Follower follower : query.waiting()) {
            covered &= tell(follower, result);
        }
        return covered ? pollInterval.get() : Duration.ZERO;
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
    void close() {
        query.close();
        if (registration != null) {
            registration.close();
        }
    }
}
