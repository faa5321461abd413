package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.IncidentType;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive gateway (BPMN 2.0, 10.6.2): the token leaves by the first flow, in the order of the model, whose condition
 * is true, or else by the default flow.
 *
 * @param defaultFlow id of the default flow; null if there is none
 */
public record ExclusiveGateway(@Nullable String defaultFlow) implements Element {

    @Override
    public String bpmnName() {
        return "exclusiveGateway";
    }

    @Override
    public IncidentType failureType() {
        return IncidentType.CONDITION_ERROR;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        return ConditionalFlows.take(visit, defaultFlow, 1);
    }
}
