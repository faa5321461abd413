package dev.onset.engine.elements;

import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Flow;
import dev.onset.engine.IncidentType;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the conditions of the outgoing flows of a gateway. A flow without a condition counts as true. */
final class ConditionalFlows {

    private ConditionalFlows() {}

    /**
     * Takes the flows whose conditions are true, in the order of the model, or else the default flow.
     *
     * @param defaultFlow id of the default flow; null if there is none
     * @param most the maximum number of flows; conditions of further flows are not evaluated
     */
    static Outcome take(Visit visit, @Nullable String defaultFlow, int most) throws ExpressionFailure {
        List<Flow> outgoing = visit.outgoing();
        List<Flow> taken = new ArrayList<>();
        Flow otherwise = null;
        for (Flow flow : outgoing) {
            if (flow.id().equals(defaultFlow)) {
                otherwise = flow;
            } else if (taken.size() < most && isTrue(flow, visit)) {
                taken.add(flow);
            }
        }
        if (taken.isEmpty() && otherwise != null) {
            taken.add(otherwise);
        }
        return taken.isEmpty() && !outgoing.isEmpty()
                ? new Outcome.Fail(
                        IncidentType.CONDITION_ERROR,
                        "No condition of an outgoing flow is true, and there is no default flow")
                : new Outcome.Take(taken);
    }

    private static boolean isTrue(Flow flow, Visit visit) throws ExpressionFailure {
        return flow.condition() == null
                || Typed.truth("The condition of " + flow.id(), visit.evaluate(flow.condition()));
    }
}
