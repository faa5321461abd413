package dev.onset.engine;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes processes: takes what happened to an instance and runs it on until every token waits, or has ended, or the step
 * has made its allowed number of visits. Deterministic, and without side effects: what must happen outside is in the result.
 */
public final class Stepper {

    private final int maxVisits;
    private final int maxVisitsWithoutWait;
    private final Supplier<UUID> ids;

    /**
     * @param maxVisits how many nodes one step may execute, at least 1; a step that reaches it asks to be continued later
     * @param maxVisitsWithoutWait how many nodes a token may be executed in without waiting for anything, over all steps, at
     *     least 1; a token that reaches it gets an incident, and has as many again when that is retried
     * @param ids gives the UUIDs of instances that are to be called, each once
     */
    public Stepper(int maxVisits, int maxVisitsWithoutWait, Supplier<UUID> ids) {
        this.ids = ids;
        if (maxVisits < 1 || maxVisitsWithoutWait < 1) {
            throw new IllegalArgumentException("A step must be allowed to visit a node");
        }
        this.maxVisits = maxVisits;
        this.maxVisitsWithoutWait = maxVisitsWithoutWait;
    }

    /** Lets a token run for as long as it likes. */
    public Stepper(int maxVisits, Supplier<UUID> ids) {
        this(maxVisits, Integer.MAX_VALUE, ids);
    }

    /** Starts an instance at a start event. */
    public StepResult start(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, maxVisits, maxVisitsWithoutWait, ids);
        step.start(startNode, variables);
        return step.run();
    }

    /** Creates an instance that is at a start event and has done nothing yet: the result asks to be continued. */
    public StepResult begin(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, 0, maxVisitsWithoutWait, ids);
        step.start(startNode, variables);
        return step.run();
    }

    /** Creates an instance that starts at a start event when a time has come; until then it is {@code CREATED}. */
    public StepResult schedule(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant due, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, maxVisits, maxVisitsWithoutWait, ids);
        step.schedule(startNode, variables, due);
        return step.run();
    }

    /**
     * Tells an instance what happened.
     *
     * @throws StaleEvent where the instance no longer waits for this event, has ended or is on hold
     */
    public StepResult step(ProcessModel model, ExecutionState state, Event event, Instant now) throws StaleEvent {
        if (!takes(state.state(), event)) {
            throw new StaleEvent("The instance is " + state.state());
        }
        Step step = new Step(model, state, now, maxVisits, maxVisitsWithoutWait, ids);
        switch (event) {
            case Event.WorkCompleted completed -> step.completeWork(completed.token(), completed.variables());
            case Event.WorkFailed failed -> step.failWork(failed.token(), failed.message(), failed.variables());
            case Event.WorkPutOff putOff -> step.putWorkOff(putOff.token(), putOff.variables());
            case Event.ErrorThrown error ->
                step.throwError(error.token(), error.code(), error.message(), error.variables());
            case Event.Triggered triggered -> step.trigger(triggered.subscription(), triggered.variables());
            case Event.Canceled canceled -> step.endNow(InstanceState.TERMINATED);
            case Event.Expired expired -> step.endNow(InstanceState.EXPIRED);
            case Event.Held held -> step.hold();
            case Event.Resumed resumed -> step.resume();
            case Event.ValuesChanged changed -> step.changeValues(changed.patch());
            case Event.IncidentRetried retried -> step.retry(retried.token(), retried.retries(), retried.patch());
            case Event.ContinuationFailed failed -> step.failReady(failed.message());
            case Event.Continue ignored -> step.resumeReady();
        }
        return step.run();
    }

    private static boolean takes(InstanceState state, Event event) {
        return switch (event) {
            case Event.Canceled ignored -> !state.isEnded();
            case Event.Expired ignored -> !state.isEnded();
            case Event.Resumed ignored -> state == InstanceState.ON_HOLD;
            case Event.ValuesChanged ignored -> state == InstanceState.STARTED || state == InstanceState.ON_HOLD;
            case Event.Held ignored -> state == InstanceState.STARTED;
            case Event.WorkCompleted ignored -> state == InstanceState.STARTED;
            case Event.WorkPutOff ignored -> state == InstanceState.STARTED;
            case Event.WorkFailed ignored -> state == InstanceState.STARTED;
            case Event.ErrorThrown ignored -> state == InstanceState.STARTED;
            // One that is still to start is started by a timer.
            case Event.Triggered ignored -> state == InstanceState.STARTED || state == InstanceState.CREATED;
            case Event.Continue ignored -> state == InstanceState.STARTED;
            case Event.ContinuationFailed ignored -> state == InstanceState.STARTED;
            case Event.IncidentRetried ignored -> state == InstanceState.STARTED;
        };
    }
}
