package dev.onset.engine;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes processes. A step applies an event to an instance and executes tokens until every token waits or has ended, or
 * until the step has reached its maximum number of visits. Deterministic and without side effects: the result contains the
 * effects to apply.
 */
public final class Stepper {

    private final int maxVisits;
    private final int maxVisitsWithoutWait;
    private final Supplier<UUID> ids;

    /**
     * @param maxVisits the maximum number of nodes that one step executes, at least 1; a step that reaches it requests its
     *     continuation
     * @param maxVisitsWithoutWait the maximum number of nodes in which a token is executed without waiting, over all steps,
     *     at least 1; a token that reaches it gets an incident, and may visit as many again when the incident is retried
     * @param ids supplies unique UUIDs for called instances
     */
    public Stepper(int maxVisits, int maxVisitsWithoutWait, Supplier<UUID> ids) {
        this.ids = ids;
        if (maxVisits < 1 || maxVisitsWithoutWait < 1) {
            throw new IllegalArgumentException("The maximum number of visits must be at least 1");
        }
        this.maxVisits = maxVisits;
        this.maxVisitsWithoutWait = maxVisitsWithoutWait;
    }

    /** A stepper without a limit on the nodes that a token visits without waiting. */
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

    /**
     * Creates an instance that is placed at a start event but has executed nothing. The result requests its continuation.
     */
    public StepResult begin(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, 0, maxVisitsWithoutWait, ids);
        step.start(startNode, variables);
        return step.run();
    }

    /** Creates an instance that starts at a start event at a later time. Until then, its state is {@code CREATED}. */
    public StepResult schedule(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant due, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, maxVisits, maxVisitsWithoutWait, ids);
        step.schedule(startNode, variables, due);
        return step.run();
    }

    /**
     * Applies an event to an instance.
     *
     * @throws StaleEvent if the instance no longer waits for this event, has ended or is on hold
     */
    public StepResult step(ProcessModel model, ExecutionState state, Event event, Instant now) throws StaleEvent {
        if (!takes(state.state(), event)) {
            throw new StaleEvent("The instance is " + state.state());
        }
        Step step = new Step(model, state, now, maxVisits, maxVisitsWithoutWait, ids);
        switch (event) {
            case Event.WorkCompleted completed -> step.completeWork(completed.token(), completed.variables());
            case Event.ElementsChosen chosen -> step.chooseElements(chosen);
            case Event.WorkFailed failed -> step.failWork(failed.token(), failed.message(), failed.variables());
            case Event.WorkPutOff putOff -> step.putWorkOff(putOff.token(), putOff.variables());
            case Event.ErrorThrown error ->
                step.throwError(error.token(), error.code(), error.message(), error.variables());
            case Event.EscalationThrown escalation -> step.throwEscalation(escalation);
            case Event.EscalationAnswered answer -> step.answerEscalation(answer);
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
            case Event.ElementsChosen ignored -> state == InstanceState.STARTED;
            case Event.WorkPutOff ignored -> state == InstanceState.STARTED;
            case Event.WorkFailed ignored -> state == InstanceState.STARTED;
            case Event.ErrorThrown ignored -> state == InstanceState.STARTED;
            case Event.EscalationThrown ignored -> state == InstanceState.STARTED;
            case Event.EscalationAnswered ignored -> state == InstanceState.STARTED;
            // A timer starts an instance that is scheduled.
            case Event.Triggered ignored -> state == InstanceState.STARTED || state == InstanceState.CREATED;
            case Event.Continue ignored -> state == InstanceState.STARTED;
            case Event.ContinuationFailed ignored -> state == InstanceState.STARTED;
            case Event.IncidentRetried ignored -> state == InstanceState.STARTED;
        };
    }
}
