package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a step did, or that a person did to the instance, for its history. What concerns the instance as a whole is
 * at token 0, in the process's own node.
 *
 * @param node id of the node
 * @param token id of the token
 * @param detail the reason, or what was done, where there is something to say
 * @param before of process values that were changed, what they were; a value that was not there is left out
 */
public record HistoryEvent(
        Kind kind,
        String node,
        long token,
        @Nullable String detail,
        @Nullable Map<String, @Nullable Object> before) {

    /** What most events are: nothing that changed values. */
    public HistoryEvent(Kind kind, String node, long token, @Nullable String detail) {
        this(kind, node, token, detail, null);
    }

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
        INCIDENT_RESOLVED,
        /** A user task was given to somebody; the detail says to whom. */
        TASK_ASSIGNED,
        /** A user task was taken from its assignee; the detail says from whom. */
        TASK_UNASSIGNED,
        /** A user task was changed; the detail names what of it. */
        TASK_UPDATED,
        /** Process values were changed from outside; the detail names them. */
        VALUES_CHANGED,
        /** A job that failed left variables for its next try; the detail names them. */
        LOCALS_SET,
        /** The instance was put on hold. */
        HELD,
        /** The instance goes on after a hold. */
        RESUMED,
        /** The instance was ended from outside. */
        TERMINATED,
        /** The instance was ended because its time was up. */
        EXPIRED,
        /** When the instance expires was set, changed or taken away; the detail says when. */
        EXPIRY_CHANGED,
        /** The instance was moved to another build; the detail says from which to which. */
        MIGRATED
    }
}
