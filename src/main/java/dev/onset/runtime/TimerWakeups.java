package dev.onset.runtime;

import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Wake-ups of times that have come: timers, the expiry of an instance, and the rest of a step that was cut. */
@ApplicationScoped
class TimerWakeups {

    private final InstanceStore store;
    private final Engine engine;

    TimerWakeups(InstanceStore store, Engine engine) {
        this.store = store;
        this.engine = engine;
    }

    /**
     * Fires a timer.
     *
     * @return whether the instance waited for it
     */
    boolean fired(Wakeup.Timer timer) {
        return deliver(
                timer,
                instance -> waitsFor(instance, timer)
                        ? Move.by(new Event.Triggered(timer.subscription(), Map.of()), timer)
                        : null,
                timer.instance());
    }

    /** A timer that is repeated has the same subscription each time. */
    private static boolean waitsFor(StoredInstance instance, Wakeup.Timer timer) {
        return instance.state() != InstanceState.ON_HOLD
                && instance.execution().tokens().stream()
                        .flatMap(token -> token.subscriptions().stream())
                        .anyMatch(wait -> wait.id() == timer.subscription() && isSame(wait.due(), timer.due()));
    }

    /** Ends an instance whose time is up. */
    void expired(Wakeup.Expire expiry) {
        deliver(
                expiry,
                instance -> instance.state() != InstanceState.ON_HOLD && isSame(instance.expiresAt(), expiry.due())
                        ? Move.by(new Event.Expired(), expiry)
                        : null,
                expiry.instance());
    }

    /** Names of wake-ups have milliseconds. */
    private static boolean isSame(@Nullable Instant time, Instant other) {
        return time != null && time.toEpochMilli() == other.toEpochMilli();
    }

    /** Runs the rest of a step. */
    void continued(Wakeup.Continue next) {
        deliver(next, instance -> Move.by(new Event.Continue(), next), next.instance());
    }

    /** What is ready gets an incident, since it cannot be run. */
    void failed(Wakeup.Continue next, String message) {
        deliver(next, instance -> Move.by(new Event.ContinuationFailed(message), next), next.instance());
    }

    private boolean deliver(Wakeup.Stored wakeup, Engine.Decision<StoredInstance> decision, UUID instance) {
        Engine.Offered offered = engine.offer(instance, decision);
        // The row of one for an instance on hold is left: whoever resumes it just now may have written that row anew.
        if (offered == Engine.Offered.NOT_AWAITED) {
            store.settle(wakeup);
        }
        return offered == Engine.Offered.TAKEN;
    }
}
