package dev.onset.execution;

import java.util.ArrayList;
import java.util.List;

/**
 * What a step made of an instance.
 *
 * @param state the new state
 * @param effects what is to be done outside, in order
 * @param history what happened, in order
 */
public record StepResult(ExecutionState state, List<Effect> effects, List<HistoryEvent> history) {

    /** This step and the one after it as one: what the first asks for and the second takes back leaves no trace. */
    public StepResult then(StepResult next) {
        Effects both = new Effects(new Journal());
        effects.forEach(both::add);
        next.effects.forEach(both::follow);
        List<HistoryEvent> all = new ArrayList<>(history);
        all.addAll(next.history);
        return new StepResult(next.state, both.asList(), List.copyOf(all));
    }

    /** The same step without an effect. */
    @SuppressWarnings("ReferenceEquality") // There may be others that are equal to it.
    public StepResult without(Effect effect) {
        return new StepResult(
                state, effects.stream().filter(other -> other != effect).toList(), history);
    }
}
