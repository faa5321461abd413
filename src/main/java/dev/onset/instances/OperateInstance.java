package dev.onset.instances;

import dev.onset.execution.Event;
import dev.onset.execution.HistoryEvent;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.Token;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What operators do to an instance. Each act is one step of its history that says who did it; an act that the instance's
 * state does not allow is {@code illegal-state} and changes nothing.
 */
@ApplicationScoped
class OperateInstance {

    private final InstanceAccess access;
    private final Engine engine;

    OperateInstance(InstanceAccess access, Engine engine) {
        this.access = access;
        this.engine = engine;
    }

    /** Ends an instance, and the instances that it called. */
    StoredInstance cancel(Caller caller, UUID uuid) {
        return act(caller, uuid, new Event.Canceled());
    }

    StoredInstance hold(Caller caller, UUID uuid) {
        return act(caller, uuid, new Event.Held());
    }

    StoredInstance resume(Caller caller, UUID uuid) {
        return act(caller, uuid, new Event.Resumed());
    }

    /**
     * Changes process values by a merge patch. What is so already changes nothing.
     *
     * @throws Problem {@code invalid-process-input} where they cannot be kept
     */
    StoredInstance changeValues(Caller caller, UUID uuid, Map<String, @Nullable Object> patch) {
        try {
            return move(caller, uuid, instance -> {
                        List<ProblemError> errors = Values.check(patch);
                        if (!errors.isEmpty()) {
                            throw new Problem(ProblemType.INVALID_PROCESS_INPUT, "The values cannot be stored.")
                                    .withErrors(errors);
                        }
                        requireNotEnded(instance);
                        return Move.by(new Event.ValuesChanged(patch), caller.subject());
                    })
                    .orElseThrow(InstanceAccess::notFound);
        } catch (StaleEvent nothingToChange) {
            StoredInstance now = access.operable(caller, uuid);
            requireNotEnded(now);
            return now;
        }
    }

    /**
     * Changes when an instance expires: a step of its own in the history. What is so already changes nothing.
     *
     * @param at null for never
     */
    StoredInstance changeExpiry(Caller caller, UUID uuid, @Nullable Instant at) {
        Instant expiresAt = at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
        try {
            return move(caller, uuid, instance -> {
                        requireNotEnded(instance);
                        return Objects.equals(expiresAt, instance.expiresAt())
                                ? null
                                : Move.noting(
                                        instance,
                                        expiryChanged(instance, expiresAt),
                                        new RowChange.Expiry(expiresAt),
                                        caller.subject());
                    })
                    .orElseGet(() -> access.operable(caller, uuid));
        } catch (StaleEvent e) {
            throw new IllegalStateException("What moves no token is never stale", e);
        }
    }

    private static HistoryEvent expiryChanged(StoredInstance instance, @Nullable Instant at) {
        Token root = instance.execution().tokens().getFirst();
        String before = instance.expiresAt() == null ? "" : ", before " + instance.expiresAt();
        return new HistoryEvent(
                HistoryEvent.Kind.EXPIRY_CHANGED, root.node(), root.id(), (at == null ? "never" : at) + before);
    }

    private StoredInstance act(Caller caller, UUID uuid, Event event) {
        try {
            return move(caller, uuid, instance -> Move.by(event, caller.subject()))
                    .orElseThrow(InstanceAccess::notFound);
        } catch (StaleEvent e) {
            throw illegalState(access.operable(caller, uuid));
        }
    }

    /** Reads the instance with the caller's grants in one round trip, and moves it. */
    private Optional<StoredInstance> move(Caller caller, UUID uuid, Engine.Decision<StoredInstance> decision)
            throws StaleEvent {
        return engine.move(() -> Optional.of(access.operable(caller, uuid)), Function.identity(), decision)
                .map(Engine.Moved::instance);
    }

    private static void requireNotEnded(StoredInstance instance) {
        if (instance.execution().state().isEnded()) {
            throw illegalState(instance);
        }
    }

    static Problem illegalState(StoredInstance instance) {
        return new Problem(
                ProblemType.ILLEGAL_STATE,
                "The process instance is " + instance.execution().state() + ".");
    }
}
