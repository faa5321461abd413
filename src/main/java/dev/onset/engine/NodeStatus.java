package dev.onset.engine;

/**
 * How far a token is in its node, as the contract names it. {@link #ARRIVED} and {@link #EXECUTED_COMPLETE} are steps that
 * the runtime takes by itself; with the others the token waits.
 */
public enum NodeStatus {
    /** Not executed yet. */
    ARRIVED,
    /** Waits for work that was handed out: a job, a user task, a subprocess. */
    EXECUTING,
    /** The node's work is done, the token has not left yet. */
    EXECUTED_COMPLETE,
    /** Waits at a join for the other tokens. */
    EXECUTED_PARTIAL,
    WAITING_MESSAGE_EVENT,
    WAITING_TIMER_EVENT,
    WAITING_MESSAGE,
    MESSAGE_RECEIVED,
    MESSAGE_RESPONSE_TIMED_OUT
}
