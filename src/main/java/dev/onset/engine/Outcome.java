package dev.onset.engine;

import java.util.List;

/** What becomes of a token after its element was executed. */
public sealed interface Outcome {

    /** The element is done; the token leaves by every outgoing flow. */
    record Done() implements Outcome {}

    /** The element is done; the token leaves by these flows. */
    record Take(List<Flow> flows) implements Outcome {}

    /** The token waits. */
    record Wait(NodeStatus status) implements Outcome {}

    /** Every other token of the token's scope is withdrawn, and the scope is done. */
    record TerminateScope() implements Outcome {}

    /** A BPMN error is thrown. */
    record ThrowError(String code) implements Outcome {}

    /** The token cannot go on. */
    record Fail(IncidentType type, String message) implements Outcome {}

    Outcome DONE = new Done();
    Outcome WORKING = new Wait(NodeStatus.EXECUTING);
}
