package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to an instance.
 *
 * @param event what happened to it; null where something else has made the step
 * @param given the step, where no event makes it
 * @param target the process that it runs from then on; null where that does not change
 * @param changes what else changes in its rows
 * @param settled wake-ups that are done with when it is written
 * @param claim the message that the event is about
 * @param actor the caller who caused it; null for the runtime itself
 */
public record Move(
        @Nullable Event event,
        @Nullable StepResult given,
        @Nullable ProcessDefinition target,
        List<RowChange> changes,
        List<Wakeup.Stored> settled,
        @Nullable Claim claim,
        @Nullable String actor) {

    /** An event happened. */
    public static Move by(Event event, @Nullable String actor) {
        return new Move(event, null, null, List.of(), List.of(), null, actor);
    }

    /** An event happened, and rows change with it. */
    public static Move by(Event event, RowChange change, @Nullable String actor) {
        return new Move(event, null, null, List.of(change), List.of(), null, actor);
    }

    /** A wake-up was delivered. */
    static Move by(Event event, Wakeup.Stored delivered) {
        return new Move(event, null, null, List.of(), List.of(delivered), null, null);
    }

    /** A message was delivered. */
    static Move by(Event event, Claim claim) {
        return new Move(event, null, null, List.of(), List.of(), claim, null);
    }

    /** Something was done that moves no token: a step of its own in the history, so that who follows the instance sees it. */
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

    /** The instance runs another process from then on. */
    static Move migrating(StepResult step, ProcessDefinition target, List<RowChange> changes, @Nullable String actor) {
        return new Move(null, step, target, changes, List.of(), null, actor);
    }

    Move settling(List<Wakeup.Stored> done) {
        return new Move(event, given, target, changes, done, claim, actor);
    }

    StepResult step() {
        if (given == null) {
            throw new IllegalStateException("An event makes the step");
        }
        return given;
    }
}
