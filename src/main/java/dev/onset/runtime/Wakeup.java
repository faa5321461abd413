package dev.onset.runtime;

import dev.onset.engine.ThrownError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be delivered to an instance in a transaction of its own. Wake-ups are delivered at least once,
 * and duplicate or late deliveries have no effect: a wake-up identifies what the instance must be waiting for, and an
 * instance that does not wait for it ignores the wake-up. An instance on hold drops wake-ups, because it requests
 * everything again when it is resumed.
 */
sealed interface Wakeup {

    /** A wake-up that survives a crash, because the statement of the step that causes it also stores it. */
    sealed interface Stored extends Wakeup {

        /** Returns when the wake-up is due; null for immediately. */
        default @Nullable Instant due() {
            return null;
        }
    }

    /** A timer is due. */
    record Timer(UUID instance, long subscription, Instant due) implements Stored {}

    /** An instance has expired. */
    record Expire(UUID instance, Instant due) implements Stored {}

    /**
     * A step was cut because it visited too many nodes, and must be continued.
     *
     * @param revision the revision of the instance after that step
     */
    record Continue(UUID instance, long revision) implements Stored {}

    /** A called instance has ended. */
    record CallEnded(UUID called) implements Stored {}

    /**
     * A called instance has not caught a BPMN error.
     *
     * @param called the called instance, whose caller may catch the error
     * @param origin distinguishes this error from other errors of the same instance
     */
    record CallFailed(UUID called, String origin, ThrownError error) implements Stored {}

    /**
     * A called instance has not caught an escalation, and waits for the answer of its caller.
     *
     * @param number identifies the escalation among those of the called instance
     */
    record CallEscalated(UUID called, long number) implements Stored {}

    /**
     * The caller of an instance has answered an escalation of the instance.
     *
     * @param caught whether the escalation was caught
     */
    record AnswerEscalation(UUID called, long number, boolean caught) implements Stored {}

    /**
     * A called instance must be canceled, because its caller no longer waits for it.
     *
     * @param actor the caller who caused the cancellation; null for the runtime itself
     */
    record CancelCall(UUID called, @Nullable String actor) implements Stored {}

    /**
     * A resumed instance requests the outcome of an instance that it called.
     *
     * @param asked the revision of the resumed instance
     */
    record AskCall(UUID called, long asked) implements Stored {}

    /**
     * An instance that a message started has ended. The next message with the same correlation key can start another
     * instance.
     */
    record KeyReleased(UUID instance) implements Stored {}

    /**
     * An instance has opened message subscriptions, for which messages may already be stored. If this wake-up is lost
     * in a crash, the sweep correlates the messages.
     */
    record LookForMessages(UUID instance) implements Wakeup {}

    /**
     * An instance has published a message. If this wake-up is lost in a crash, the sweep correlates the message, which is
     * pending.
     */
    record CorrelateMessage(UUID message) implements Wakeup {}
}
