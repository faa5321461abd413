package dev.onset.execution;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes processes: takes what happened to an instance and runs it on until every token waits, or has ended, or the step
 * has made its allowed number of visits. Deterministic, and without side effects: what must happen outside is in the result.
 */
public final class Stepper {

    private final int maxVisits;

    /** @param maxVisits how many nodes one step may execute, at least 1; a step that reaches it asks to be continued later */
    public Stepper(int maxVisits) {
        if (maxVisits < 1) {
            throw new IllegalArgumentException("A step must be allowed to visit a node");
        }
        this.maxVisits = maxVisits;
    }

    /** Starts an instance at a start event. */
    public StepResult start(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, maxVisits);
        step.start(startNode, variables);
        return step.run();
    }

    /** Creates an instance that starts at a start event when a time has come; until then it is {@code CREATED}. */
    public StepResult schedule(
            ProcessModel model, String startNode, Map<String, @Nullable Object> variables, Instant due, Instant now) {
        Step step = new Step(model, ExecutionState.created(model), now, maxVisits);
        step.schedule(startNode, variables, due);
        return step.run();
    }

    /**
     * Tells an instance what happened.
     *
     * @throws StaleEvent where the instance no longer waits for this event, or has ended
     */
    public StepResult step(ProcessModel model, ExecutionState state, Event event, Instant now) throws StaleEvent {
        if (state.state() != InstanceState.STARTED && !isForCreated(state, event)) {
            throw new StaleEvent("The instance is " + state.state());
        }
        Step step = new Step(model, state, now, maxVisits);
        switch (event) {
            case Event.WorkCompleted completed -> step.completeWork(completed.token(), completed.variables());
            case Event.WorkFailed failed -> step.failWork(failed.token(), failed.message());
            case Event.ErrorThrown error ->
                step.throwError(error.token(), error.code(), error.message(), error.variables());
            case Event.Triggered triggered -> step.trigger(triggered.subscription(), triggered.variables());
            case Event.Canceled canceled -> step.cancel();
            case Event.IncidentRetried retried -> step.retry(retried.token());
            case Event.Continue ignored -> step.resumeReady();
        }
        return step.run();
    }

    /** One that is still to start may start, or be canceled. */
    private static boolean isForCreated(ExecutionState state, Event event) {
        return state.state() == InstanceState.CREATED
                && (event instanceof Event.Triggered || event instanceof Event.Canceled);
    }
}
