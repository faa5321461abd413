package dev.onset.runtime;

import dev.onset.engine.ThrownError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be told to an instance in a transaction of its own: delivered at least once, and harmless when it is
 * delivered twice or too late. It names what it expects; an instance that does not wait for just that ignores it, and one that
 * is on hold drops it, since it asks for everything anew when it is resumed.
 */
sealed interface Wakeup {

    /** A wake-up that survives a crash: the statement of the step that causes it writes it down. */
    sealed interface Stored extends Wakeup {

        /** When it is due; null for at once. */
        default @Nullable Instant due() {
            return null;
        }
    }

    /** A timer has come due. */
    record Timer(UUID instance, long subscription, Instant due) implements Stored {}

    /** An instance's time is up. */
    record Expire(UUID instance, Instant due) implements Stored {}

    /**
     * A step was cut because it made too many visits.
     *
     * @param revision of the instance after that step
     */
    record Continue(UUID instance, long revision) implements Stored {}

    /** An instance that another one called has ended. */
    record CallEnded(UUID called) implements Stored {}

    /**
     * A BPMN error has left an instance that another one called.
     *
     * @param called the instance whose caller may catch it
     * @param origin tells this error from others of the same instance
     */
    record CallFailed(UUID called, String origin, ThrownError error) implements Stored {}

    /**
     * An instance that another one called is no longer waited for.
     *
     * @param actor the caller who caused it; null for the runtime itself
     */
    record CancelCall(UUID called, @Nullable String actor) implements Stored {}

    /**
     * An instance that was on hold asks what became of one that it called.
     *
     * @param asked the revision of the one that asks
     */
    record AskCall(UUID called, long asked) implements Stored {}

    /** An instance that a message started has ended: the next message with that key may start one. */
    record KeyReleased(UUID instance) implements Stored {}

    /** Messages may be there for what an instance began to wait for. A sweep finds what a crash leaves of it. */
    record LookForMessages(UUID instance) implements Wakeup {}
}
