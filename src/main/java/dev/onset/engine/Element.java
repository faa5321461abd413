package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The behavior of a BPMN element, with its parameters. Implementations are immutable and have no state. */
public interface Element {

    /** Returns the name of the element in BPMN 2.0 XML, for example {@code exclusiveGateway}. */
    String bpmnName();

    /**
     * Executes the element for a token that has arrived and whose input mappings have been applied.
     *
     * @throws ExpressionFailure if the value of an expression is missing or invalid; the token gets an incident of {@link
     *     #failureType}
     */
    Outcome enter(Visit visit) throws ExpressionFailure;

    /** Whether an instance or a subprocess starts here by default. */
    default boolean isStart() {
        return false;
    }

    /** Whether a token that leaves ends its scope: all other tokens of the scope are withdrawn. */
    default boolean terminatesScope() {
        return false;
    }

    /** Returns the kind of work that a token waits for here until {@link Event.WorkCompleted}; null if there is none. */
    default @Nullable WorkKind work() {
        return null;
    }

    /**
     * Selects the values returned by the work of a token that the node accepts.
     *
     * @param hasOutputs whether the node has output mappings
     */
    default Map<String, @Nullable Object> accepted(boolean hasOutputs, Map<String, @Nullable Object> returned) {
        return returned;
    }

    /** Whether a token that leaves the element also leaves the transaction around it, by its cancel boundary event. */
    default boolean leavesTransaction() {
        return false;
    }

    /** Returns the type of the incident that a failing expression of this element raises. */
    default IncidentType failureType() {
        return IncidentType.EXTRACT_VALUE_ERROR;
    }
}
