package dev.onset.runtime;

import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Handles wake-ups that are due at a time: timers, expiries, and continuations of steps that were cut. */
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

    /**
     * Returns whether the instance waits for this timer. A repeating timer keeps its subscription, so the due time is
     * compared too.
     */
    private static boolean waitsFor(StoredInstance instance, Wakeup.Timer timer) {
        return instance.state() != InstanceState.ON_HOLD
                && instance.execution().tokens().stream()
                        .flatMap(token -> token.subscriptions().stream())
                        .anyMatch(wait -> wait.id() == timer.subscription() && isSame(wait.due(), timer.due()));
    }

    /** Ends an instance that has expired. */
    void expired(Wakeup.Expire expiry) {
        deliver(
                expiry,
                instance -> instance.state() != InstanceState.ON_HOLD && isSame(instance.expiresAt(), expiry.due())
                        ? Move.by(new Event.Expired(), expiry)
                        : null,
                expiry.instance());
    }

    /** Compares times in milliseconds, because the names of wake-up rows have that precision. */
    private static boolean isSame(@Nullable Instant time, Instant other) {
        return time != null && time.toEpochMilli() == other.toEpochMilli();
    }

    /** Runs the rest of a step that was cut. */
    void continued(Wakeup.Continue next) {
        deliver(next, instance -> Move.by(new Event.Continue(), next), next.instance());
    }

    /** Raises an incident for the tokens whose continuation failed. */
    void failed(Wakeup.Continue next, String message) {
        deliver(next, instance -> Move.by(new Event.ContinuationFailed(message), next), next.instance());
    }

    private boolean deliver(Wakeup.Stored wakeup, Engine.Decision<StoredInstance> decision, UUID instance) {
        Engine.Offered offered = engine.offer(instance, decision);
        // Keep the row if the instance is on hold: a concurrent resume may have written the row again.
        if (offered == Engine.Offered.NOT_AWAITED) {
            store.settle(wakeup);
        }
        return offered == Engine.Offered.TAKEN;
    }
}
