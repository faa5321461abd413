package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node is: its parameters, and what it does with a token. Implementations are immutable and have no state. */
public interface Element {

    /** The element's name in BPMN 2.0 XML, for example {@code exclusiveGateway}. */
    String bpmnName();

    /**
     * A token arrived, its inputs are mapped.
     *
     * @throws ExpressionFailure where an expression has no usable value; the token gets an incident of {@link #failureType}
     */
    Outcome enter(Visit visit) throws ExpressionFailure;

    /** Whether an instance, or a subprocess, starts here when nothing else says where. */
    default boolean isStart() {
        return false;
    }

    /** The work that a token waits for here: {@link Event.WorkCompleted} ends the wait. Null where there is none. */
    default @Nullable WorkKind work() {
        return null;
    }

    /**
     * What of the values that a token's work returned the node takes.
     *
     * @param hasOutputs whether the node has output mappings
     */
    default Map<String, @Nullable Object> accepted(boolean hasOutputs, Map<String, @Nullable Object> returned) {
        return returned;
    }

    /** The incident that a failing expression of this element raises. */
    default IncidentType failureType() {
        return IncidentType.EXTRACT_VALUE_ERROR;
    }
}
