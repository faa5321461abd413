package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry in the history of an instance: a change by a step or by a user. Entries about the whole instance have token 0
 * and the node of the process.
 *
 * @param kind the type of the event
 * @param node id of the node
 * @param token id of the token
 * @param detail the reason or a description; null if there is none
 * @param before the previous process values of those that were changed, without values that did not exist; null if no value
 *     was changed
 */
public record HistoryEvent(
        Kind kind,
        String node,
        long token,
        @Nullable String detail,
        @Nullable Map<String, @Nullable Object> before) {

    /** An event that changed no values. */
    public HistoryEvent(Kind kind, String node, long token, @Nullable String detail) {
        this(kind, node, token, detail, null);
    }

    /** The types of events. */
    public enum Kind {
        /** A token arrived at a node and waits. */
        ENTERED,
        /** A token that waited left its node. */
        LEFT,
        /** A token arrived and left within one step. */
        PASSED,
        /** A token was withdrawn. */
        CANCELED,
        INCIDENT_RAISED,
        INCIDENT_RESOLVED,
        /** A decision was evaluated; the detail names it, the decisions that it requires, and the rules that matched. */
        DECISION_EVALUATED,
        /** An escalation was thrown and caught; the detail is its code. */
        ESCALATED,
        /** An escalation was thrown, and nothing caught it; the detail is its code. */
        NOT_ESCALATED,
        /** A user task was assigned; the detail names the assignee. */
        TASK_ASSIGNED,
        /** A user task was unassigned; the detail names the former assignee. */
        TASK_UNASSIGNED,
        /** A user task was changed; the detail names the changed properties. */
        TASK_UPDATED,
        /** Process values were changed from outside; the detail names them. */
        VALUES_CHANGED,
        /** A job that failed set local variables for its next attempt; the detail names them. */
        LOCALS_SET,
        /** The instance was put on hold. */
        HELD,
        /** The instance was resumed. */
        RESUMED,
        /** The instance was terminated. */
        TERMINATED,
        /** The instance expired. */
        EXPIRED,
        /** The expiry of the instance was set, changed or removed; the detail states it. */
        EXPIRY_CHANGED,
        /** The instance was migrated to another build; the detail names both builds. */
        MIGRATED
    }
}
