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
 * What is new of one instance, for all who follow it on this replica. However many they are, each change is read once: who
 * asks for what is known already gets it from here, the others wait for the next look, without a thread and without a
 * connection.
 */
final class InstanceFeed {

    /** How many events one look reads: a long step is passed on in parts. */
    static final int MAX_EVENTS = 1000;

    /** How many steps one look reads. */
    static final int MAX_STEPS = 100;

    /** What a signal that was lost costs, at the most. */
    private static final long LOOK_AGAIN_MILLIS = 30_000;

    private final UUID uuid;
    private final Notifications notifications;
    private final Function<HistoryPosition, Optional<Progress>> read;
    private final Registration listening;

    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean looking;
    private boolean signalledMeanwhile;
    private boolean closed;
    private @Nullable Future<?> again;

    /** Null before the first look, and when a signal says that there is more. */
    private @Nullable Known known;

    /** Since when it is known of callers that they may read the instance. */
    private final ConcurrentMap<Principal, Instant> readers = new ConcurrentHashMap<>();

    private final Object viewing = new Object();
    private @Nullable InstanceResponse view;

    /** @param read how far the instance is, and its steps after a position */
    InstanceFeed(UUID uuid, Notifications notifications, Function<HistoryPosition, Optional<Progress>> read) {
        this.uuid = uuid;
        this.notifications = notifications;
        this.read = read;
        this.listening = notifications.listen(Topics.instance(uuid), this::signalled);
    }

    /**
     * What is new.
     *
     * @param steps in order; none where the instance has ended and there are no more, or where it is gone
     * @param progress how far the instance is; null where it is gone
     */
    record News(List<Step> steps, @Nullable Progress progress) {

        /** Whether nothing can come after these. */
        boolean isLast() {
            return progress == null
                    || progress.state().isEnded()
                            && (steps.isEmpty() || steps.getLast().position().equals(progress.end()));
        }

        /** How far one is who has these. */
        HistoryPosition position() {
            if (!steps.isEmpty()) {
                return steps.getLast().position();
            }
            return progress == null ? HistoryPosition.START : progress.end();
        }
    }

    /** What a look saw: the steps after a position. */
    private record Known(HistoryPosition after, Optional<Progress> progress) {

        /** Whether what comes next after a position is here, if there is anything. */
        boolean covers(HistoryPosition position) {
            if (progress.isEmpty() || position.compareTo(progress.get().end()) >= 0) {
                return true;
            }
            Progress seen = progress.get();
            return position.compareTo(after) >= 0
                    && (seen.reachedEnd()
                            || position.compareTo(seen.steps().getLast().position()) < 0);
        }

        /** What is new after a position; null where nothing is. */
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
     * What comes after a position, as soon as there is something.
     *
     * @return empty where there was nothing for so long
     */
    Uni<Optional<News>> after(HistoryPosition position, Duration atMost) {
        return Uni.createFrom().emitter(emitter -> {
            Waiter waiter = new Waiter(position, emitter);
            News news = null;
            boolean look = false;
            synchronized (this) {
                if (known != null && known.covers(position)) {
                    news = known.newsAfter(position);
                }
                if (news == null) {
                    waiters.add(waiter);
                    waiter.timeout = schedule(() -> timeOut(waiter), atMost.toMillis());
                    look = known == null || !known.covers(position);
                }
            }
            if (news != null) {
                emitter.complete(Optional.of(news));
                return;
            }
            emitter.onTermination(() -> forget(waiter));
            if (look) {
                look();
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

    private void signalled() {
        synchronized (this) {
            known = null;
            if (looking) {
                signalledMeanwhile = true;
                return;
            }
            // Whoever comes next looks.
            if (waiters.isEmpty()) {
                return;
            }
        }
        look();
    }

    private void look() {
        HistoryPosition after;
        synchronized (this) {
            if (looking || closed || waiters.isEmpty()) {
                return;
            }
            looking = true;
            signalledMeanwhile = false;
            after = waiters.stream()
                    .map(waiter -> waiter.after)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
        // On a worker thread, and not all instances at once.
        notifications
                .await(Topics.instance(uuid), Duration.ZERO, () -> Optional.of(read.apply(after)))
                .subscribe()
                .with(progress -> seen(new Known(after, progress.orElseThrow())), this::failed);
    }

    private void seen(Known seen) {
        List<Runnable> answers = new ArrayList<>();
        boolean mustLookAgain;
        synchronized (this) {
            looking = false;
            Iterator<Waiter> all = waiters.iterator();
            while (all.hasNext()) {
                Waiter waiter = all.next();
                News news = seen.covers(waiter.after) ? seen.newsAfter(waiter.after) : null;
                if (news != null) {
                    all.remove();
                    answers.add(() -> waiter.answer(Optional.of(news)));
                }
            }
            known = signalledMeanwhile ? null : seen;
            mustLookAgain = signalledMeanwhile || waiters.stream().anyMatch(waiter -> !seen.covers(waiter.after));
            if (again != null) {
                again.cancel(false);
            }
            if (!closed) {
                again = schedule(this::signalled, (long)
                        (LOOK_AGAIN_MILLIS * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
            }
        }
        if (mustLookAgain) {
            look();
        }
        answers.forEach(Runnable::run);
    }

    private void failed(Throwable failure) {
        List<Waiter> failed;
        synchronized (this) {
            looking = false;
            known = null;
            failed = List.copyOf(waiters);
            waiters.clear();
        }
        failed.forEach(waiter -> waiter.emitter.fail(failure));
    }

    /**
     * Asks whether a caller may read the instance, once for all who follow it with the same rights.
     *
     * @param since what was asked after this need not be asked again
     * @param ask throws where it may not; else gives the time at which it asked
     * @return when that was asked
     */
    Instant checkReader(Principal principal, Instant since, Supplier<Instant> ask) {
        return readers.compute(principal, (same, asked) -> asked != null && asked.isAfter(since) ? asked : ask.get());
    }

    /** The instance at a revision or a later one; loaded once for all who want it. */
    InstanceResponse view(long revision, Supplier<InstanceResponse> load) {
        synchronized (viewing) {
            InstanceResponse current = view;
            if (current == null || current.revision() < revision) {
                current = load.get();
                view = current;
            }
            return current;
        }
    }

    /** Nobody follows any more. */
    synchronized void close() {
        closed = true;
        listening.close();
        if (again != null) {
            again.cancel(false);
        }
    }

    private static Future<?> schedule(Runnable action, long millis) {
        return Infrastructure.getDefaultWorkerPool().schedule(action, millis, TimeUnit.MILLISECONDS);
    }
}
