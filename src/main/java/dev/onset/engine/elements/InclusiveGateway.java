package dev.onset.engine.elements;

import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.IncidentType;
import dev.onset.engine.MergingElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
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
        return ConditionalFlows.take(visit, defaultFlow, Integer.MAX_VALUE);
    }
}
