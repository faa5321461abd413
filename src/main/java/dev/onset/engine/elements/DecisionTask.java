package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Decision;
import dev.onset.engine.Decisions;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.IncidentType;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * A business rule task that evaluates a decision of its build ({@code zeebe:calledDecision}).
 *
 * @param decisionId gives the id of the decision, a non-empty string
 * @param versionTag gives the version tag that the decision must have, a non-empty string; null if any decision will do
 * @param decisions the decisions of the build
 * @param resultVariable name of the variable that is set to the output of the decision
 */
public record DecisionTask(
        Expression decisionId, @Nullable Expression versionTag, Decisions decisions, String resultVariable)
        implements Element {

    @Override
    public String bpmnName() {
        return "businessRuleTask";
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        String id = Typed.text("The decision id", visit.evaluate(decisionId), Bounds.ELEMENT_ID);
        Decision decision = decisions.find(id);
        if (decision == null) {
            return new Outcome.Fail(
                    IncidentType.CALLED_DECISION_ERROR, "The build of the instance has no decision " + id);
        }
        if (versionTag != null) {
            String tag = Typed.text("The version tag", visit.evaluate(versionTag), Bounds.VERSION_TAG);
            if (!tag.equals(decision.versionTag())) {
                return new Outcome.Fail(
                        IncidentType.CALLED_DECISION_ERROR,
                        "The decision " + id + " of the instance's build does not have the version tag " + tag);
            }
        }
        Decision.Result result;
        try {
            result = decision.evaluate(visit.variables(), visit.now());
        } catch (ExpressionFailure failure) {
            return new Outcome.Fail(IncidentType.DECISION_EVALUATION_ERROR, String.valueOf(failure.getMessage()));
        }
        visit.record(HistoryEvent.Kind.DECISION_EVALUATED, result.rules());
        visit.setResult(Collections.singletonMap(resultVariable, result.output()));
        return Outcome.DONE;
    }
}
