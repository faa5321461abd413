package dev.onset.engine;

import java.util.List;

/** The result of executing an element for a token. */
public sealed interface Outcome {

    /** The element is completed; the token leaves by every outgoing flow. */
    record Done() implements Outcome {}

    /** The element is completed; the token leaves by the given flows. */
    record Take(List<Flow> flows) implements Outcome {}

    /** The token waits. */
    record Wait(NodeStatus status) implements Outcome {}

    /**
     * All other tokens of the scope, a transaction, are withdrawn, and its completed activities are compensated; then the
     * transaction is left by its cancel boundary event.
     */
    record CancelTransaction() implements Outcome {}

    /** A BPMN error is thrown. */
    record ThrowError(String code) implements Outcome {}

    /** An escalation is thrown. The element is completed unless the event that catches the escalation interrupts it. */
    record Escalate(String code) implements Outcome {}

    /** The token gets an incident. */
    record Fail(IncidentType type, String message) implements Outcome {}

    Outcome DONE = new Done();
    Outcome WORKING = new Wait(NodeStatus.EXECUTING);
}
