package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import dev.onset.engine.WorkKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call activity (BPMN 2.0, 10.3.6; {@code zeebe:calledElement}): starts another process and waits for its end.
 *
 * @param processName gives the name of the process, a non-empty string
 * @param onActiveBuild whether to call the process of the build that is active at that time, rather than of the build of
 *     this instance
 * @param propagateAllParentVariables whether the called instance gets all visible variables, except for incomplete output
 *     collections, rather than only the results of the input mappings
 * @param propagateAllChildVariables whether all values of the called instance are returned if there is no output mapping
 */
public record CallActivity(
        Expression processName,
        boolean onActiveBuild,
        boolean propagateAllParentVariables,
        boolean propagateAllChildVariables)
        implements Element {

    @Override
    public String bpmnName() {
        return "callActivity";
    }

    @Override
    public WorkKind work() {
        return WorkKind.CALLED_INSTANCE;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        String name = Typed.text("The called process's name", visit.evaluate(processName), Bounds.PROCESS_NAME);
        visit.call(
                name,
                onActiveBuild,
                propagateAllParentVariables
                        ? visit.valuesToPass()
                        : visit.token().locals());
        return Outcome.WORKING;
    }

    @Override
    public Map<String, @Nullable Object> accepted(boolean hasOutputs, Map<String, @Nullable Object> returned) {
        return propagateAllChildVariables || hasOutputs ? returned : Map.of();
    }
}
