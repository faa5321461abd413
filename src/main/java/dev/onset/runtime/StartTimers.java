package dev.onset.runtime;

import dev.onset.activations.ActiveBuildChanged;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.CatchingElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Node;
import dev.onset.engine.StartSchedule;
import dev.onset.engine.Trigger;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Manages the timer start events of the active build. A timer that is unchanged in the next active build keeps its
 * schedule: frequent activations therefore do not postpone a cycle, and a rollback does not start an instance a second
 * time. A date that has passed when its build becomes active starts no instance.
 */
@ApplicationScoped
class StartTimers {

    /** The actor of an instance that a timer starts. */
    static final String ACTOR = Subject.ofSystem("timer");

    private final Definitions definitions;
    private final ProcessCatalog processes;
    private final Engine engine;
    private final InstanceStore instances;
    private final StartTimerStore timers;
    private final InstantSource clock;
    private final StartFailures failures;

    StartTimers(
            Definitions definitions,
            ProcessCatalog processes,
            Engine engine,
            InstanceStore instances,
            StartTimerStore timers,
            InstantSource clock,
            StartFailures failures) {
        this.failures = failures;
        this.definitions = definitions;
        this.processes = processes;
        this.engine = engine;
        this.instances = instances;
        this.timers = timers;
        this.clock = clock;
    }

    private record Place(String process, String node) {}

    /** Replaces the timers of the previously active build by those of the new one. */
    @Transactional(TxType.MANDATORY)
    void replace(@Observes ActiveBuildChanged change) {
        Map<Place, StartTimer> before = new HashMap<>();
        for (StartTimer timer : StartTimer.<StartTimer>find("applicationId", change.applicationId())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()) {
            before.put(new Place(timer.processName, timer.nodeId), timer);
        }
        Instant now = clock.instant();
        for (ProcessDefinition definition : definitions.ofBuild(change.to())) {
            for (Node node : definition.model().triggeredStarts()) {
                if (((CatchingElement) node.element()).trigger() instanceof Trigger.Timer trigger) {
                    StartSchedule schedule = schedule(definition, node, trigger, now);
                    StartTimer old = before.remove(new Place(definition.name(), node.id()));
                    arm(old == null ? newTimer(change, definition, node) : old, definition, schedule, now);
                }
            }
        }
        for (StartTimer gone : before.values()) {
            timers.rearm(gone.id, gone.applicationId, gone.due, null);
            gone.delete();
        }
    }

    private static StartSchedule schedule(ProcessDefinition definition, Node node, Trigger.Timer trigger, Instant now) {
        try {
            return StartSchedule.of(trigger, now);
        } catch (ExpressionFailure failure) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The timer of the start event %s of the process %s cannot be scheduled: %s."
                            .formatted(node.id(), definition.name(), failure.getMessage()));
        }
    }

    private static StartTimer newTimer(ActiveBuildChanged change, ProcessDefinition definition, Node node) {
        StartTimer timer = new StartTimer();
        timer.id = Ids.next();
        timer.workspaceId = change.workspaceId();
        timer.applicationId = change.applicationId();
        timer.processName = definition.name();
        timer.nodeId = node.id();
        timer.schedule = "";
        return timer;
    }

    private void arm(StartTimer timer, ProcessDefinition definition, StartSchedule schedule, Instant now) {
        timer.definitionId = definition.id();
        if (!timer.schedule.equals(schedule.text())) {
            Instant dueBefore = timer.due;
            timer.schedule = schedule.text();
            boolean missed = schedule.cycle() == null && schedule.due().isBefore(now);
            timer.next(missed ? null : schedule);
            timers.rearm(timer.id, timer.applicationId, dueBefore, timer.due);
        }
        timer.persist();
    }

    /** Starts an instance if the timer still has this due time. */
    void fire(UUID id, long dueMillis) {
        StartTimerStore.Due timer = timers.find(id).orElse(null);
        if (timer == null || timer.schedule().due().toEpochMilli() != dueMillis) {
            return;
        }
        NewInstance start = NewInstance.of(
                Ids.next(),
                timer.workspaceId(),
                timer.applicationId(),
                processes.get(timer.definitionId()),
                timer.nodeId(),
                Map.of(),
                null,
                ACTOR,
                null,
                null);
        @Nullable StartSchedule next = timer.schedule().after(clock.instant());
        failures.reporting(
                timer.workspaceId(),
                timer.applicationId(),
                start.definition().name(),
                ACTOR,
                () -> engine.startIf(
                        start,
                        first -> timers.advance(timer, next, () -> {
                            instances.create(List.of(first));
                            return true;
                        })));
    }
}
