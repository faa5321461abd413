package dev.onset.runtime;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.StepResult;
import dev.onset.execution.Stepper;
import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves instances: starts them, and tells them what happened. Each call is part of the caller's transaction, which commits
 * the instance's new state together with whatever else the caller wrote; when it has committed, the instance runs on from
 * there whatever process dies next.
 */
@ApplicationScoped
public class ProcessRuntime {

    private final Definitions definitions;
    private final Instances instances;
    private final StepWriter writer;
    private final RuntimeScheduler scheduler;
    private final InstantSource clock;
    private final Stepper stepper;

    ProcessRuntime(
            Definitions definitions,
            Instances instances,
            StepWriter writer,
            RuntimeScheduler scheduler,
            InstantSource clock,
            RuntimeConfig config) {
        this.definitions = definitions;
        this.instances = instances;
        this.writer = writer;
        this.scheduler = scheduler;
        this.clock = clock;
        this.stepper = new Stepper(config.maxVisitsPerStep());
    }

    /**
     * What to start.
     *
     * @param values the process values, checked
     * @param platform the {@code Flowx-Platform} header, where sent
     * @param startedBy the caller
     */
    public record Start(
            UUID workspaceId,
            UUID applicationId,
            ProcessDefinition definition,
            Map<String, @Nullable Object> values,
            @Nullable String platform,
            String startedBy) {}

    /** Starts an instance and runs it to its first wait state: one statement. */
    @Transactional(TxType.MANDATORY)
    public UUID start(Start start) {
        Instant now = now();
        StepResult step = stepper.start(
                start.definition().model(), start.definition().model().startEvent(), start.values(), now);
        StoredInstance instance = new StoredInstance(
                Ids.next(),
                start.workspaceId(),
                start.applicationId(),
                start.definition().buildId(),
                start.definition().id(),
                start.definition().name(),
                1,
                step.state(),
                start.platform(),
                now,
                start.startedBy(),
                null);
        writer.insert(instance, step);
        scheduleRest(instance.uuid(), 1, step, now);
        return instance.uuid();
    }

    /**
     * Tells an instance that the transaction has locked what happened to it.
     *
     * @param actor the caller who caused it; null for the runtime itself
     * @throws StaleEvent where the instance no longer waits for this; nothing has changed
     */
    @Transactional(TxType.MANDATORY)
    public void apply(StoredInstance instance, Event event, @Nullable String actor) throws StaleEvent {
        Instant now = now();
        StepResult step =
                stepper.step(definitions.get(instance.definitionId()).model(), instance.execution(), event, now);
        writer.update(instance, step, now, actor);
        scheduleRest(instance.uuid(), instance.revision() + 1, step, now);
    }

    /** Runs an instance on that a step left in the middle; does nothing where it has been run on meanwhile. */
    @Transactional
    void continueStep(UUID uuid) {
        instances.lock(uuid).ifPresent(instance -> {
            try {
                apply(instance, new Event.Continue(), null);
            } catch (StaleEvent done) {
                // The continuation ran before, and the scheduler died between its commit and its own.
            }
        });
    }

    private void scheduleRest(UUID uuid, long revision, StepResult step, Instant now) {
        if (step.effects().stream().anyMatch(Effect.ContinueLater.class::isInstance)) {
            scheduler.continueLater(uuid, revision, now);
        }
    }

    /** PostgreSQL keeps microseconds; what is answered is what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
