package dev.onset.execution;

import org.jspecify.annotations.Nullable;

/**
 * Something that a step did, for the instance's history.
 *
 * @param node id of the node
 * @param token id of the token
 * @param detail the reason, where there is one
 */
public record HistoryEvent(
        Kind kind, String node, long token, @Nullable String detail) {

    /** What happened. */
    public enum Kind {
        /** A token arrived and waits. */
        ENTERED,
        /** A token that waited has left. */
        LEFT,
        /** A token arrived and left within the step. */
        PASSED,
        /** The token was withdrawn. */
        CANCELED,
        INCIDENT_RAISED,
        INCIDENT_RESOLVED
    }
}
