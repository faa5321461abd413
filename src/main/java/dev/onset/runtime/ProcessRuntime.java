package dev.onset.runtime;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.StepResult;
import dev.onset.execution.Stepper;
import dev.onset.observability.LogContext;
import dev.onset.observability.Tracing;
import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves instances: starts them, and tells them what happened. Each call is part of the caller's transaction, which commits
 * the instance's new state together with whatever else the caller wrote; when it has committed, the instance runs on from
 * there whatever process dies next.
 */
@ApplicationScoped
public class ProcessRuntime {

    /** What came of a timer. */
    enum Fired {
        YES,
        /** Nothing waits for it any more. */
        NO,
        ON_HOLD
    }

    /** When an instance that is on hold is looked at again; whoever resumes it does not wait for that. */
    static final Duration HELD_PAUSE = Duration.ofMinutes(1);

    private final Definitions definitions;
    private final Instances instances;
    private final StepWriter writer;
    private final FollowUp followUp;
    private final StepMetrics metrics;
    private final Tracing tracing;
    private final InstantSource clock;
    private final Stepper stepper;

    ProcessRuntime(
            Definitions definitions,
            Instances instances,
            StepWriter writer,
            FollowUp followUp,
            StepMetrics metrics,
            Tracing tracing,
            InstantSource clock,
            RuntimeConfig config) {
        this.definitions = definitions;
        this.instances = instances;
        this.writer = writer;
        this.followUp = followUp;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
        this.stepper = new Stepper(config.maxVisitsPerStep(), config.maxVisitsWithoutWait());
    }

    /**
     * What to start.
     *
     * @param startNode id of the start event; null for the none start event
     * @param values the process values, checked
     * @param platform the {@code Flowx-Platform} header, where sent
     * @param startedBy the caller
     * @param parent the call that starts it; null where a caller does
     * @param options what else the caller asked for
     */
    public record Start(
            UUID workspaceId,
            UUID applicationId,
            ProcessDefinition definition,
            @Nullable String startNode,
            Map<String, @Nullable Object> values,
            @Nullable String platform,
            String startedBy,
            StoredInstance.@Nullable Parent parent,
            Options options) {

        /** A start that nobody asked anything else of. */
        public Start(
                UUID workspaceId,
                UUID applicationId,
                ProcessDefinition definition,
                @Nullable String startNode,
                Map<String, @Nullable Object> values,
                @Nullable String platform,
                String startedBy,
                StoredInstance.@Nullable Parent parent) {
            this(workspaceId, applicationId, definition, startNode, values, platform, startedBy, parent, Options.NONE);
        }
    }

    /**
     * What a caller may ask of a start.
     *
     * @param businessKey what the instance is known as elsewhere
     * @param uniqueBusinessKey whether no other running instance of the application may have that
     * @param key makes a repetition known
     * @param startAt when it is to start; null for at once
     * @param expiresAt when it is to end as EXPIRED; null where the model may say it
     */
    public record Options(
            @Nullable String businessKey,
            boolean uniqueBusinessKey,
            @Nullable StartKey key,
            @Nullable Instant startAt,
            @Nullable Instant expiresAt) {

        static final Options NONE = new Options(null, false, null, null, null);
    }

    /**
     * Starts an instance and runs it to its first wait state: one statement, where it needs nothing of others.
     *
     * @throws StartConflict where another start has the same key, or the same business key
     */
    @Transactional(TxType.MANDATORY)
    public UUID start(Start start) {
        return run(start).uuid();
    }

    /**
     * The same, giving the instance as it is then. One that is to start later is {@code CREATED}.
     *
     * @throws StartConflict where another start has the same key, or the same business key
     */
    @Transactional(TxType.MANDATORY)
    public StoredInstance run(Start start) {
        try (Tracing.TracedStep span = tracing.begin(StepMetrics.nameOf(null), null)) {
            try {
                long began = System.nanoTime();
                Instant now = now();
                FirstStep first = firstStep(start, now);
                seen(first.instance(), span);
                writer.insert(first);
                checkBusinessKey(first);
                metrics.wrote(first.instance(), null, first.step(), began);
                StoredInstance instance = runOn(first.instance(), first.step(), now, start.startedBy());
                followUp.expireStarted(List.of(instance));
                return instance;
            } catch (RuntimeException | Error e) {
                span.failed(e);
                throw e;
            }
        }
    }

    /**
     * Starts several instances, with a few statements for all of them where they need nothing of others.
     *
     * @return the instances, in the order of the starts
     * @throws StartConflict where another start has the key, or the business key, of one of them
     */
    @Transactional(TxType.MANDATORY)
    public List<StoredInstance> runAll(List<Start> starts) {
        long began = System.nanoTime();
        Instant now = now();
        List<FirstStep> first =
                starts.stream().map(start -> firstStep(start, now)).toList();
        writer.insertAll(first);
        first.forEach(this::checkBusinessKey);
        first.forEach(step -> metrics.wrote(step.instance(), null, step.step(), began));
        List<StoredInstance> instances = first.stream()
                .map(step ->
                        runOn(step.instance(), step.step(), now, step.instance().startedBy()))
                .toList();
        followUp.expireStarted(instances);
        return instances;
    }

    /** One that has ended at once is not among those that run, which the database keeps apart. */
    private void checkBusinessKey(FirstStep first) {
        String businessKey = first.options().businessKey();
        if (businessKey != null
                && first.options().uniqueBusinessKey()
                && first.instance().endedAt() != null
                && instances
                        .holderOf(first.instance().applicationId(), businessKey)
                        .isPresent()) {
            throw new StartConflict(StartConflict.Kind.BUSINESS_KEY_TAKEN);
        }
    }

    /** An instance's first step, not yet written. */
    record FirstStep(StoredInstance instance, StepResult step, Options options) {}

    private FirstStep firstStep(Start start, Instant now) {
        ProcessDefinition definition = start.definition();
        String startNode = start.startNode() == null ? definition.model().startEvent() : start.startNode();
        Instant startAt = start.options().startAt();
        StepResult step = startAt == null || !startAt.isAfter(now)
                ? stepper.start(definition.model(), startNode, start.values(), now)
                : stepper.schedule(definition.model(), startNode, start.values(), startAt, now);
        StoredInstance instance = new StoredInstance(
                Ids.next(),
                start.workspaceId(),
                start.applicationId(),
                definition.buildId(),
                definition.id(),
                definition.name(),
                1,
                step.state(),
                start.platform(),
                now,
                start.startedBy(),
                step.state().state().isEnded() ? now : null,
                start.parent(),
                start.options().businessKey(),
                start.options().expiresAt(),
                tracing.current());
        Instant expiresAt = instance.endedAt() == null ? instance.expiryAfter(step) : null;
        return new FirstStep(instance.expiringAt(expiresAt), step, start.options());
    }

    /**
     * Tells an instance that the transaction has locked what happened to it.
     *
     * @param actor the caller who caused it; null for the runtime itself
     * @throws StaleEvent where the instance no longer waits for this; nothing has changed
     */
    @Transactional(TxType.MANDATORY)
    public StoredInstance apply(StoredInstance instance, Event event, @Nullable String actor) throws StaleEvent {
        try (Tracing.TracedStep span = tracing.begin(StepMetrics.nameOf(event), instance.traceparent())) {
            seen(instance, span);
            try {
                long began = System.nanoTime();
                Instant now = now();
                return carryOut(instance, event, step(instance, event, now), now, actor, began);
            } catch (RuntimeException | Error e) {
                span.failed(e);
                throw e;
            }
        }
    }

    /** Says which instance spans and log lines are about. */
    private static void seen(StoredInstance instance, Tracing.TracedStep span) {
        span.of(instance.uuid(), instance.workspaceId(), instance.applicationId(), instance.processName());
        LogContext.instance(instance.uuid(), instance.workspaceId(), instance.applicationId());
    }

    /**
     * Ends an instance because its caller no longer waits for it, which therefore is not told. Does nothing where it has
     * ended.
     */
    void withdraw(UUID uuid, @Nullable String actor) {
        instances.lock(uuid).ifPresent(instance -> {
            try {
                long began = System.nanoTime();
                Instant now = now();
                Event canceled = new Event.Canceled();
                StepResult step = step(instance, canceled, now);
                followUp.forget(runOn(write(instance, canceled, step, now, actor, began), step, now, actor));
            } catch (StaleEvent ended) {
                // There is nothing left to end.
            }
        });
    }

    /**
     * Tells an instance what happened to it, if it still waits for it.
     *
     * @return the instance then; empty where it does not wait for this any more, or is not there
     */
    @Transactional
    public Optional<StoredInstance> tell(UUID uuid, Event event, @Nullable String actor) {
        return instances.lock(uuid).flatMap(instance -> {
            try {
                return Optional.of(apply(instance, event, actor));
            } catch (StaleEvent e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Throws an error into the call of a parent that the transaction has locked, if the parent can catch it.
     *
     * @return whether it did
     */
    boolean throwIfCaught(StoredInstance parent, Event.ErrorThrown error) {
        long began = System.nanoTime();
        Instant now = now();
        try {
            StepResult step = step(parent, error, now);
            if (step.effects().stream().anyMatch(Effect.UncaughtError.class::isInstance)) {
                return false;
            }
            carryOut(parent, error, step, now, null, began);
            return true;
        } catch (StaleEvent gone) {
            return false;
        }
    }

    /**
     * Tells an instance that a timer has fired, if it waits for just that: a timer that is repeated has the same subscription
     * each time.
     *
     * @return what came of it; where the instance is on hold, the timer has to be brought again
     */
    @Transactional
    Fired fire(UUID uuid, long subscription, long dueMillis) {
        StoredInstance instance = instances.lock(uuid).orElse(null);
        if (instance == null) {
            return Fired.NO;
        }
        if (instance.execution().state() == InstanceState.ON_HOLD) {
            return Fired.ON_HOLD;
        }
        boolean awaited = instance.execution().tokens().stream()
                .flatMap(token -> token.subscriptions().stream())
                .anyMatch(wait -> wait.id() == subscription
                        && wait.due() != null
                        && wait.due().toEpochMilli() == dueMillis);
        if (awaited) {
            try {
                apply(instance, new Event.Triggered(subscription, Map.of()), null);
                return Fired.YES;
            } catch (StaleEvent e) {
                throw new IllegalStateException("A timer that is waited for cannot fire", e);
            }
        }
        return Fired.NO;
    }

    /** Whether nothing is to happen to an instance just now. */
    @Transactional
    boolean isOnHold(UUID uuid) {
        return instances
                .find(uuid)
                .map(instance -> instance.execution().state() == InstanceState.ON_HOLD)
                .orElse(false);
    }

    /**
     * Ends an instance whose time is up.
     *
     * @return when to ask again, where its time is later or it is on hold
     */
    @Transactional
    Optional<Instant> expire(UUID uuid) {
        StoredInstance instance = instances.lock(uuid).orElse(null);
        if (instance == null
                || instance.expiresAt() == null
                || instance.execution().state().isEnded()) {
            return Optional.empty();
        }
        Instant now = now();
        if (instance.expiresAt().isAfter(now)) {
            return Optional.of(instance.expiresAt());
        }
        if (instance.execution().state() == InstanceState.ON_HOLD) {
            return Optional.of(now.plus(HELD_PAUSE));
        }
        try {
            apply(instance, new Event.Expired(), null);
        } catch (StaleEvent e) {
            throw new IllegalStateException("An instance that has not ended cannot expire", e);
        }
        return Optional.empty();
    }

    private StepResult step(StoredInstance instance, Event event, Instant now) throws StaleEvent {
        return stepper.step(definitions.get(instance.definitionId()).model(), instance.execution(), event, now);
    }

    /** Writes a step and runs on from there; whoever is to know that the instance has ended is told. */
    private StoredInstance carryOut(
            StoredInstance instance, Event event, StepResult step, Instant now, @Nullable String actor, long began) {
        StoredInstance after = runOn(write(instance, event, step, now, actor, began), step, now, actor);
        if (after.execution().state().isEnded()) {
            followUp.ended(after, now);
        } else if (after.expiresAt() != null && !after.expiresAt().equals(instance.expiresAt())) {
            followUp.expireAt(after, after.expiresAt());
        }
        return after;
    }

    private StoredInstance write(
            StoredInstance instance, Event event, StepResult step, Instant now, @Nullable String actor, long began) {
        writer.update(instance, step, now, actor);
        metrics.wrote(instance, event, step, began);
        return instance.expiringAt(instance.expiryAfter(step))
                .after(step.state(), step.state().state().isEnded() ? now : null);
    }

    /** Does what a step wants done beyond its own rows, and steps again for what is known at once. */
    private StoredInstance runOn(StoredInstance first, StepResult firstStep, Instant now, @Nullable String actor) {
        StoredInstance instance = first;
        Deque<Event> known = new ArrayDeque<>(followUp.of(instance, firstStep, now, actor));
        while (!known.isEmpty()) {
            try {
                long began = System.nanoTime();
                Event event = known.remove();
                StepResult step = step(instance, event, now);
                instance = write(instance, event, step, now, null, began);
                known.addAll(followUp.of(instance, step, now, actor));
            } catch (StaleEvent overtaken) {
                // Something before it in the same transaction ended the wait.
            }
        }
        return instance;
    }

    /** PostgreSQL keeps microseconds; what is answered is what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
