package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a token waits for: its own (a catch event, a receive task, one of an event-based gateway's), one at its
 * boundary, or, where the token is a scope, one that starts an event subprocess of the scope.
 *
 * @param id unique within the instance, among tokens and subscriptions, never used again
 * @param node id of the node that is triggered
 * @param due when a timer fires; null for a message
 * @param cycle what is left of a timer that fires more than once
 */
public record Subscription(
        long id,
        Kind kind,
        String node,
        @Nullable Instant due,
        @Nullable Cycle cycle) {

    /** What is waited for. */
    public enum Kind {
        TIMER,
        MESSAGE
    }
}
