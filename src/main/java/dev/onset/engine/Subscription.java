package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a token waits for: its own (a catch event, a receive task, an event after an event-based gateway), a
 * boundary event, or, if the token is a scope, the start event of an event subprocess in it.
 *
 * @param id unique within the instance among tokens and subscriptions, never reused
 * @param kind the type of the event
 * @param node id of the node that is triggered
 * @param due when a timer fires; null for other events
 * @param cycle the rest of the cycle of a timer; null if it does not fire again
 */
public record Subscription(
        long id,
        Kind kind,
        String node,
        @Nullable Instant due,
        @Nullable Cycle cycle) {

    /** The types of events. */
    public enum Kind {
        TIMER,
        MESSAGE,
        CONDITION,
        /** A condition that was met while the instance was on hold. */
        CONDITION_MET
    }

    Subscription with(Kind newKind) {
        return new Subscription(id, newKind, node, due, cycle);
    }
}
