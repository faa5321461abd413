package dev.onset.execution;

import java.util.List;

/**
 * What a step made of an instance.
 *
 * @param state the new state
 * @param effects what is to be done outside, in order
 * @param history what happened, in order
 */
public record StepResult(ExecutionState state, List<Effect> effects, List<HistoryEvent> history) {}
