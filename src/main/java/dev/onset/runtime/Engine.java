package dev.onset.runtime;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves instances. One transaction moves one instance: the engine reads it without a lock, computes the step, and
 * writes it with one statement. The statement fails if another transaction has moved the instance in the meantime; the
 * engine then reads the instance again. Anything that concerns another instance, a message or a later time is a {@link
 * Wakeup}. The same statement stores it, and it is delivered after the commit.
 */
@ApplicationScoped
public class Engine {

    /**
     * The number of consecutive failed attempts after which the next attempt locks the instance, which guarantees
     * progress.
     */
    private static final int OPTIMISTIC_ATTEMPTS = 3;

    /**
     * The maximum number of attempts. An attempt that locks the instance can fail only because a claim no longer
     * exists, or because the instance was moved before the lock was acquired.
     */
    private static final int MAX_ATTEMPTS = 20;

    private final InstanceStore store;
    private final ProcessCatalog processes;
    private final StepPlanner planner;
    private final Wakeups wakeups;
    private final StepObserver observer;
    private final InstantSource clock;
    private final Stepper stepper;

    @Inject
    Engine(
            InstanceStore store,
            ProcessCatalog processes,
            Wakeups wakeups,
            StepObserver observer,
            InstantSource clock,
            RuntimeConfig config) {
        this(store, processes, wakeups, observer, clock, config, Ids::next);
    }

    Engine(
            InstanceStore store,
            ProcessCatalog processes,
            Wakeups wakeups,
            StepObserver observer,
            InstantSource clock,
            RuntimeConfig config,
            Supplier<UUID> ids) {
        this.store = store;
        this.processes = processes;
        this.wakeups = wakeups;
        this.observer = observer;
        this.clock = clock;
        this.stepper = new Stepper(config.maxVisitsPerStep(), config.maxVisitsWithoutWait(), ids);
        OpenInstances open = new OpenInstances(store::openBelow, store::openInApplication, config, clock);
        this.planner = new StepPlanner(processes, stepper, observer, open, config);
    }

    /** Returns the current instance; empty if it does not exist. One round trip. */
    public Optional<StoredInstance> find(UUID uuid) {
        return store.find(uuid);
    }

    /** Decides how to change an instance. May be called several times, each time with the current instance. */
    @FunctionalInterface
    public interface Decision<S> {

        /**
         * Decides on a change.
         *
         * @return the move; null for no change
         */
        @Nullable
        Move on(S subject) throws StaleEvent;
    }

    /**
     * The result of a move.
     *
     * @param before the subject that was read
     * @param instance the instance after the move
     */
    public record Moved<S>(S before, StoredInstance instance) {}

    /**
     * Applies an event to an instance.
     *
     * @param actor the caller who caused the event; null for the runtime itself
     * @return the instance after the event; empty if it does not exist
     * @throws StaleEvent if the instance does not wait for the event, in which case nothing has changed
     */
    public Optional<StoredInstance> tell(UUID uuid, Event event, @Nullable String actor) throws StaleEvent {
        return move(uuid, instance -> Move.by(event, actor)).map(Moved::instance);
    }

    /**
     * Moves an instance as a decision determines.
     *
     * @return the result; empty if the instance does not exist or the decision is not to change it
     * @throws StaleEvent if the instance does not wait for the event, in which case nothing has changed
     */
    public Optional<Moved<StoredInstance>> move(UUID uuid, Decision<StoredInstance> decision) throws StaleEvent {
        return move(() -> find(uuid), Function.identity(), decision);
    }

    /**
     * Moves an instance as a decision on a subject determines that contains more than the instance.
     *
     * @param read reads the subject; may be called several times
     * @param instanceOf returns the instance of the subject
     * @return the result; empty if the subject does not exist or the decision is not to change the instance
     * @throws StaleEvent if the instance does not wait for the event, in which case nothing has changed
     */
    public <S> Optional<Moved<S>> move(
            Supplier<Optional<S>> read, Function<S, StoredInstance> instanceOf, Decision<S> decision)
            throws StaleEvent {
        UUID busy = null;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Attempt<S> result = busy == null || attempt <= OPTIMISTIC_ATTEMPTS
                    ? attempt(read, instanceOf, decision)
                    : store.exclusively(busy, () -> attempt(read, instanceOf, decision));
            switch (result) {
                case Attempt.Nothing<S> nothing -> {
                    return Optional.empty();
                }
                case Attempt.Stale<S> stale -> throw stale.event();
                case Attempt.Lost<S> lost -> busy = lost.instance();
                case Attempt.Done<S> done -> {
                    observer.wrote(done.write(), done.event(), done.began());
                    afterCommit(List.of(done.write()));
                    return Optional.of(new Moved<>(done.subject(), done.write().after()));
                }
            }
        }
        throw new IllegalStateException(
                "The instance " + busy + " could not be moved in " + MAX_ATTEMPTS + " attempts");
    }

    private sealed interface Attempt<S> {

        record Nothing<S>() implements Attempt<S> {}

        record Stale<S>(StaleEvent event) implements Attempt<S> {}

        record Lost<S>(UUID instance) implements Attempt<S> {}

        record Done<S>(
                S subject, InstanceWrite write, @Nullable Event event, long began) implements Attempt<S> {}
    }

    private <S> Attempt<S> attempt(
            Supplier<Optional<S>> read, Function<S, StoredInstance> instanceOf, Decision<S> decision) {
        S subject = read.get().orElse(null);
        if (subject == null) {
            return new Attempt.Nothing<>();
        }
        StoredInstance instance = instanceOf.apply(subject);
        try {
            Move move = decision.on(subject);
            if (move == null) {
                return new Attempt.Nothing<>();
            }
            try (StepObserver.Span span = observer.begin(move.event(), instance.traceparent())) {
                span.of(instance);
                try {
                    long began = System.nanoTime();
                    InstanceWrite write = prepare(instance, move, now());
                    return store.write(write)
                            ? new Attempt.Done<>(subject, write, move.event(), began)
                            : new Attempt.Lost<>(instance.uuid());
                } catch (RuntimeException | Error e) {
                    span.failed(e);
                    throw e;
                }
            }
        } catch (StaleEvent stale) {
            return new Attempt.Stale<>(stale);
        }
    }

    private InstanceWrite prepare(StoredInstance before, Move move, Instant now) throws StaleEvent {
        Event event = move.event();
        StepResult step = event == null
                ? move.step()
                : stepper.step(processes.get(before.definitionId()).model(), before.execution(), event, now);
        return planner.further(before, move, step, now);
    }

    /** The result of offering a move to an instance. */
    enum Offered {
        TAKEN,
        /** The instance does not wait for the event, or does not exist. */
        NOT_AWAITED,
        /** The instance was on hold, and may have been resumed in the meantime. */
        ON_HOLD
    }

    /** Offers an instance an event that it may no longer wait for. */
    Offered offer(UUID uuid, Decision<StoredInstance> decision) {
        AtomicBoolean onHold = new AtomicBoolean();
        try {
            boolean moved = move(uuid, instance -> {
                        onHold.set(instance.state() == InstanceState.ON_HOLD);
                        return decision.on(instance);
                    })
                    .isPresent();
            if (moved) {
                return Offered.TAKEN;
            }
        } catch (StaleEvent notAwaited) {
            // The state of the instance, evaluated below, determines the result.
        }
        return onHold.get() ? Offered.ON_HOLD : Offered.NOT_AWAITED;
    }

    /**
     * Creates instances and runs each to its first wait state, in one transaction.
     *
     * @return the instances, in the order of the starts; an instance that is scheduled for later is {@code CREATED}
     * @throws StartConflict if another start has the idempotency key or business key of one of them
     */
    public List<StoredInstance> startAll(List<NewInstance> starts) {
        List<InstanceWrite> written = startIf(starts, first -> {
            store.create(first);
            return true;
        });
        return written.stream().map(InstanceWrite::after).toList();
    }

    /**
     * Creates an instance and runs it to its first wait state, provided that {@code write} writes it.
     *
     * @param write writes the instance, and returns whether it did
     * @return the instance; empty if it was not written
     */
    Optional<StoredInstance> startIf(NewInstance start, Predicate<InstanceWrite> write) {
        return startIf(List.of(start), first -> write.test(first.getFirst())).stream()
                .map(InstanceWrite::after)
                .findFirst();
    }

    private List<InstanceWrite> startIf(List<NewInstance> starts, Predicate<List<InstanceWrite>> write) {
        try (StepObserver.Span span = observer.begin(null, null)) {
            try {
                long began = System.nanoTime();
                Instant now = now();
                List<InstanceWrite> first =
                        starts.stream().map(start -> planner.first(start, now)).toList();
                first.forEach(each -> span.of(each.after()));
                if (!write.test(first)) {
                    return List.of();
                }
                first.forEach(each -> observer.wrote(each, null, began));
                afterCommit(first);
                return first;
            } catch (RuntimeException | Error e) {
                span.failed(e);
                throw e;
            }
        }
    }

    /** Returns whether an instance can catch an error of an instance that it called. */
    boolean catches(StoredInstance instance, Event.ErrorThrown error) {
        try {
            return stepper
                    .step(processes.get(instance.definitionId()).model(), instance.execution(), error, now())
                    .effects()
                    .stream()
                    .noneMatch(Effect.UncaughtError.class::isInstance);
        } catch (StaleEvent e) {
            return false;
        }
    }

    private void afterCommit(List<InstanceWrite> writes) {
        Map<UUID, List<Wakeup>> due = new LinkedHashMap<>();
        for (InstanceWrite write : writes) {
            due.computeIfAbsent(write.after().applicationId(), application -> new ArrayList<>())
                    .addAll(StepPlanner.dueAtOnce(write));
        }
        due.forEach(wakeups::soon);
    }

    /**
     * Returns the current time in microseconds, the precision of PostgreSQL, so that responses contain the stored
     * times.
     */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
