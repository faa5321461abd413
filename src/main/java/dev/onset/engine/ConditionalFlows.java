package dev.onset.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects the flows by which a token leaves an activity (BPMN 2.0, 10.3.1 and 13.3.2): all without a condition, all whose
 * condition is true, and the default flow if there is no other.
 */
final class ConditionalFlows {

    private ConditionalFlows() {}

    /**
     * @param outgoing the outgoing flows of an activity, in the order of the model
     * @throws ConditionFailure if a condition has no boolean value, or if no flow can be taken
     */
    static List<Flow> taken(List<Flow> outgoing, Variables variables, Instant now) throws ConditionFailure {
        if (!isConditional(outgoing)) {
            return outgoing;
        }
        List<Flow> taken = new ArrayList<>();
        for (Flow flow : outgoing) {
            if (!flow.isDefault() && isTrue(flow, variables, now)) {
                taken.add(flow);
            }
        }
        if (taken.isEmpty()) {
            outgoing.stream().filter(Flow::isDefault).forEach(taken::add);
        }
        if (taken.isEmpty()) {
            throw new ConditionFailure("No condition of an outgoing flow is true, and there is no default flow");
        }
        return taken;
    }

    private static boolean isConditional(List<Flow> outgoing) {
        // Every token that leaves a node comes here, so this creates no stream.
        for (Flow flow : outgoing) {
            if (flow.condition() != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTrue(Flow flow, Variables variables, Instant now) throws ConditionFailure {
        if (flow.condition() == null) {
            return true;
        }
        Object value;
        try {
            value = flow.condition().evaluate(variables, now);
        } catch (ExpressionFailure failure) {
            throw new ConditionFailure(String.valueOf(failure.getMessage()));
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new ConditionFailure(
                "The condition of " + flow.id() + " must be a boolean, but is " + ValueType.of(value));
    }
}
