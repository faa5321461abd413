package dev.onset.dmn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of a decision, with everything that led to its output. Values are JSON-like; a value that JSON does not
 * have, such as a function, is null.
 *
 * @param output the output; null if the evaluation failed
 * @param failure the reason why there is no output; null if there is one
 * @param failedDecision the id of the decision that failed; null if none failed
 * @param decisions the decisions that were evaluated, in their order, the evaluated one last
 */
public record DecisionEvaluation(
        @Nullable Object output,
        @Nullable String failure,
        @Nullable String failedDecision,
        List<EvaluatedDecision> decisions) {

    public DecisionEvaluation {
        decisions = List.copyOf(decisions);
    }

    /**
     * A decision that was evaluated.
     *
     * @param type the kind of its logic, with the names of Camunda 8
     * @param inputs the inputs of its decision table
     * @param rules the rules of its decision table that matched
     */
    public record EvaluatedDecision(
            String id,
            String name,
            String type,
            @Nullable Object output,
            List<Value> inputs,
            List<MatchedRule> rules) {}

    /**
     * A rule that matched.
     *
     * @param index its position in the table, from 1
     */
    public record MatchedRule(@Nullable String id, int index, List<Value> outputs) {}

    /** An input or an output of a decision table, and its value. */
    public record Value(
            @Nullable String id, String name, @Nullable Object value) {}
}
