package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of a step.
 *
 * @param state the new state
 * @param effects the effects, in order
 * @param history the history entries, in order
 */
public record StepResult(ExecutionState state, List<Effect> effects, List<HistoryEvent> history) {

    /** Combines this step with the step after it. An effect of the first that the second withdraws disappears. */
    public StepResult then(StepResult next) {
        Effects both = new Effects(new UndoLog());
        effects.forEach(both::add);
        next.effects.forEach(both::follow);
        List<HistoryEvent> all = new ArrayList<>(history);
        all.addAll(next.history);
        return new StepResult(next.state, both.asList(), List.copyOf(all));
    }

    /** Returns the same result without an effect. */
    @SuppressWarnings("ReferenceEquality") // Other effects may be equal to it.
    public StepResult without(Effect effect) {
        return new StepResult(
                state, effects.stream().filter(other -> other != effect).toList(), history);
    }
}
