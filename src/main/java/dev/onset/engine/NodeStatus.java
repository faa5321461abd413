package dev.onset.engine;

/**
 * The progress of a token in its node, with the names of the API. From {@link #ARRIVED} and {@link #EXECUTED_COMPLETE} the
 * engine continues by itself; in the other states the token waits.
 */
public enum NodeStatus {
    /** The node has not been executed yet. */
    ARRIVED,
    /** The token waits for work: a job, a user task, a subprocess, a called instance. */
    EXECUTING,
    /** The work of the node is completed, but the token has not left yet. */
    EXECUTED_COMPLETE,
    /** The token waits at a join for other tokens. */
    EXECUTED_PARTIAL,
    WAITING_MESSAGE_EVENT,
    WAITING_TIMER_EVENT,
    WAITING_CONDITIONAL_EVENT,
    WAITING_MESSAGE,
    MESSAGE_RECEIVED,
    MESSAGE_RESPONSE_TIMED_OUT
}
