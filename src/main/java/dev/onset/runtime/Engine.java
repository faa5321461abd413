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
 * Moves instances. One transaction moves one instance: it is read without a lock, stepped, and written with one statement that
 * fails where somebody else has moved it meanwhile; who loses reads again. Whatever concerns another instance, a message or a
 * later moment is a {@link Wakeup}, written by the same statement and delivered after the commit.
 */
@ApplicationScoped
public class Engine {

    /** After so many losses in a row the next attempt locks the instance, so that everybody makes progress. */
    private static final int OPTIMISTIC_ATTEMPTS = 3;

    /** An attempt that locks the instance can only fail because a claim is gone, or the instance moved before it. */
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

    /** The instance as it is now; empty where there is none. One round trip. */
    public Optional<StoredInstance> find(UUID uuid) {
        return store.find(uuid);
    }

    /** Decides what is to happen to an instance. May be asked again, with the instance as it is then. */
    @FunctionalInterface
    public interface Decision<S> {

        /** @return the move; null where nothing is to happen */
        @Nullable
        Move on(S subject) throws StaleEvent;
    }

    /**
     * What came of a move.
     *
     * @param before what was read
     * @param instance the instance after it
     */
    public record Moved<S>(S before, StoredInstance instance) {}

    /**
     * Tells an instance what happened to it.
     *
     * @param actor the caller who caused it; null for the runtime itself
     * @return the instance then; empty where there is none
     * @throws StaleEvent where the instance does not wait for this; nothing has changed
     */
    public Optional<StoredInstance> tell(UUID uuid, Event event, @Nullable String actor) throws StaleEvent {
        return move(uuid, instance -> Move.by(event, actor)).map(Moved::instance);
    }

    /**
     * Moves an instance by a decision.
     *
     * @return what came of it; empty where there is no such instance, or nothing is to happen
     * @throws StaleEvent where the instance does not wait for this; nothing has changed
     */
    public Optional<Moved<StoredInstance>> move(UUID uuid, Decision<StoredInstance> decision) throws StaleEvent {
        return move(() -> find(uuid), Function.identity(), decision);
    }

    /**
     * Moves an instance by a decision that is made on more than the instance.
     *
     * @param read reads what it is made on; may be asked again
     * @param instanceOf the instance of what was read
     * @return what came of it; empty where there is nothing to be read, or nothing is to happen
     * @throws StaleEvent where the instance does not wait for this; nothing has changed
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

    /** What became of something that was offered to an instance. */
    enum Offered {
        TAKEN,
        /** The instance does not wait for it, or is not there. */
        NOT_AWAITED,
        /** The instance was on hold, and may have been resumed since. */
        ON_HOLD
    }

    /** Offers an instance something that it may not wait for any more. */
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
            // It is said below.
        }
        return onHold.get() ? Offered.ON_HOLD : Offered.NOT_AWAITED;
    }

    /**
     * Creates instances and runs each to its first wait state, in one transaction.
     *
     * @return the instances, in the order of the starts; one that is to start later is {@code CREATED}
     * @throws StartConflict where another start has the key, or the business key, of one of them
     */
    public List<StoredInstance> startAll(List<NewInstance> starts) {
        List<InstanceWrite> written = startIf(starts, first -> {
            store.create(first);
            return true;
        });
        return written.stream().map(InstanceWrite::after).toList();
    }

    /**
     * Creates an instance and runs it to its first wait state, if whoever writes it finds that it may be.
     *
     * @param write says whether it has written the instance
     * @return the instance then; empty where it was not written
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

    /** Whether an instance can catch an error that one of its calls ended with. */
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

    /** PostgreSQL keeps microseconds; what is answered is what is stored. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
