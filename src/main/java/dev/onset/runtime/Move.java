package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change to be made to an instance in one step.
 *
 * @param event the event that causes the step; null if {@code given} is the step
 * @param given the precomputed step; null if {@code event} causes the step
 * @param target the definition that the instance runs from this step on; null if it does not change
 * @param changes further changes of the instance's rows
 * @param settled the wake-ups that are removed when the step is written
 * @param claim the claim on the message that the event delivers; null if it delivers none
 * @param actor the caller who caused the step; null for the runtime itself
 */
public record Move(
        @Nullable Event event,
        @Nullable StepResult given,
        @Nullable ProcessDefinition target,
        List<RowChange> changes,
        List<Wakeup.Stored> settled,
        @Nullable Claim claim,
        @Nullable String actor) {

    /** Applies an event. */
    public static Move by(Event event, @Nullable String actor) {
        return new Move(event, null, null, List.of(), List.of(), null, actor);
    }

    /** Applies an event, and changes a row in the same transaction. */
    public static Move by(Event event, RowChange change, @Nullable String actor) {
        return new Move(event, null, null, List.of(change), List.of(), null, actor);
    }

    /** Applies an event that a wake-up has delivered, and removes the wake-up. */
    static Move by(Event event, Wakeup.Stored delivered) {
        return new Move(event, null, null, List.of(), List.of(delivered), null, null);
    }

    /** Applies an event that delivers a claimed message. */
    static Move by(Event event, Claim claim) {
        return new Move(event, null, null, List.of(), List.of(), claim, null);
    }

    /**
     * Records a change that moves no token as a step of its own in the history, so that followers of the instance
     * receive it.
     */
    public static Move noting(StoredInstance instance, HistoryEvent what, RowChange change, @Nullable String actor) {
        return new Move(
                null,
                new StepResult(instance.execution(), List.of(), List.of(what)),
                null,
                List.of(change),
                List.of(),
                null,
                actor);
    }

    /** Migrates the instance to another definition. */
    static Move migrating(StepResult step, ProcessDefinition target, List<RowChange> changes, @Nullable String actor) {
        return new Move(null, step, target, changes, List.of(), null, actor);
    }

    Move settling(List<Wakeup.Stored> done) {
        return new Move(event, given, target, changes, done, claim, actor);
    }

    StepResult step() {
        if (given == null) {
            throw new IllegalStateException("The move has no precomputed step, because an event causes it");
        }
        return given;
    }
}
