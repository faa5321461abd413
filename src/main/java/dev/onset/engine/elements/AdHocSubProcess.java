package dev.onset.engine.elements;

import dev.onset.engine.Activation;
import dev.onset.engine.AdHoc;
import dev.onset.engine.AdHocElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.ValueType;
import dev.onset.engine.Visit;
import dev.onset.engine.WorkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ad-hoc subprocess (BPMN 2.0, 10.3.5): a scope whose elements are activated in any number and order.
 *
 * @param adHoc its settings
 * @param job the job whose result names the elements to activate; null if an expression names them
 */
public record AdHocSubProcess(AdHoc adHoc, @Nullable JobTask job) implements AdHocElement {

    @Override
    public String bpmnName() {
        return "adHocSubProcess";
    }

    @Override
    public @Nullable WorkKind work() {
        return job == null ? null : WorkKind.JOB;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        if (job != null) {
            visit.emit(job.jobOf(visit).ofAdHocSubProcess());
            return Outcome.WORKING;
        }
        if (adHoc.activeElements() != null) {
            for (String element : ids(visit.evaluate(adHoc.activeElements()))) {
                visit.activate(adHoc, new Activation(element, Map.of()));
            }
        }
        return Outcome.WORKING;
    }

    private List<String> ids(@Nullable Object value) throws ExpressionFailure {
        if (!(value instanceof List<?> list)) {
            throw new ExpressionFailure(
                    "The active elements must be a list of strings, but are " + ValueType.of(value));
        }
        Set<String> known = adHoc.ids();
        List<String> ids = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String id)) {
                throw new ExpressionFailure(
                        "The active elements must be a list of strings, but an element is " + ValueType.of(element));
            }
            if (!known.contains(id)) {
                throw new ExpressionFailure(
                        "The active elements name an element that does not exist or cannot be activated");
            }
            ids.add(id);
        }
        return ids;
    }
}
