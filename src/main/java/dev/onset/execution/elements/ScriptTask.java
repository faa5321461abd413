package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Expression;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.IncidentType;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;
import java.util.Collections;

/**
 * A script task with a FEEL script ({@code zeebe:script}).
 *
 * @param script is evaluated
 * @param resultVariable gets the value
 */
public record ScriptTask(Expression script, String resultVariable) implements Element {

    @Override
    public String bpmnName() {
        return "scriptTask";
    }

    @Override
    public IncidentType failureType() {
        return IncidentType.IO_MAPPING_ERROR;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        visit.setResult(Collections.singletonMap(resultVariable, visit.evaluate(script)));
        return Outcome.DONE;
    }
}
