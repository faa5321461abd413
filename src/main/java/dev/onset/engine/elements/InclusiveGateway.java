package dev.onset.engine.elements;

import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Flow;
import dev.onset.engine.IncidentType;
import dev.onset.engine.MergingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inclusive gateway (BPMN 2.0, 10.6.3): waits for every token that can still arrive; then a token leaves by each flow
 * whose condition is true, or else by the default flow.
 *
 * @param defaultFlow id of the default flow; null if there is none
 */
public record InclusiveGateway(@Nullable String defaultFlow) implements MergingElement {

    @Override
    public String bpmnName() {
        return "inclusiveGateway";
    }

    @Override
    public IncidentType failureType() {
        return IncidentType.CONDITION_ERROR;
    }

    @Override
    public boolean gather(Visit visit) {
        return visit.incoming().size() <= 1;
    }

    @Override
    public Outcome merged(Visit visit) throws ExpressionFailure {
        List<Flow> outgoing = visit.outgoing();
        List<Flow> taken = new ArrayList<>();
        Flow otherwise = null;
        for (Flow flow : outgoing) {
            if (flow.id().equals(defaultFlow)) {
                otherwise = flow;
            } else if (flow.condition() == null
                    || Typed.truth("The condition of " + flow.id(), visit.evaluate(flow.condition()))) {
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
}
