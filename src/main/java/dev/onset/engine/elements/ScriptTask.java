package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.IncidentType;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import java.util.Collections;

/**
 * A script task with a FEEL script ({@code zeebe:script}).
 *
 * @param script the script
 * @param resultVariable name of the variable that is set to the value of the script
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
