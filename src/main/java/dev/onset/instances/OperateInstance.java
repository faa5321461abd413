package dev.onset.instances;

import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.Token;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Values;
import dev.onset.security.Principal;
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
 * Performs operations on instances on behalf of callers. Each operation is one step of the history, with its actor. An
 * operation that the state of the instance does not permit is answered with {@code illegal-state} and changes nothing.
 */
@ApplicationScoped
class OperateInstance {

    private final InstanceAccess access;
    private final Engine engine;

    OperateInstance(InstanceAccess access, Engine engine) {
        this.access = access;
        this.engine = engine;
    }

    /** Terminates an instance and the instances that it called. */
    StoredInstance cancel(Principal principal, UUID uuid) {
        return act(principal, uuid, new Event.Canceled());
    }

    StoredInstance hold(Principal principal, UUID uuid) {
        return act(principal, uuid, new Event.Held());
    }

    StoredInstance resume(Principal principal, UUID uuid) {
        return act(principal, uuid, new Event.Resumed());
    }

    /**
     * Changes process values by a JSON Merge Patch (RFC 7396). A patch that changes no value adds no step.
     *
     * @throws Problem {@code invalid-process-input} if the values cannot be stored
     */
    StoredInstance changeValues(Principal principal, UUID uuid, Map<String, @Nullable Object> patch) {
        try {
            return move(principal, uuid, instance -> {
                        List<ProblemError> errors = Values.check(patch);
                        if (!errors.isEmpty()) {
                            throw new Problem(ProblemType.INVALID_PROCESS_INPUT, "The values cannot be stored.")
                                    .withErrors(errors);
                        }
                        requireNotEnded(instance);
                        return Move.by(new Event.ValuesChanged(patch), principal.subject());
                    })
                    .orElseThrow(InstanceAccess::notFound);
        } catch (StaleEvent nothingToChange) {
            StoredInstance now = access.operable(principal, uuid);
            requireNotEnded(now);
            return now;
        }
    }

    /**
     * Changes when an instance expires, as a step of its own in the history. Setting the current value adds no step.
     *
     * @param at null for never
     */
    StoredInstance changeExpiry(Principal principal, UUID uuid, @Nullable Instant at) {
        Instant expiresAt = at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
        try {
            return move(principal, uuid, instance -> {
                        requireNotEnded(instance);
                        return Objects.equals(expiresAt, instance.expiresAt())
                                ? null
                                : Move.noting(
                                        instance,
                                        expiryChanged(instance, expiresAt),
                                        new RowChange.Expiry(expiresAt),
                                        principal.subject());
                    })
                    .orElseGet(() -> access.operable(principal, uuid));
        } catch (StaleEvent e) {
            throw new IllegalStateException("A change that moves no token cannot be stale", e);
        }
    }

    private static HistoryEvent expiryChanged(StoredInstance instance, @Nullable Instant at) {
        Token root = instance.execution().tokens().getFirst();
        String before = instance.expiresAt() == null ? "" : ", before " + instance.expiresAt();
        return new HistoryEvent(
                HistoryEvent.Kind.EXPIRY_CHANGED, root.node(), root.id(), (at == null ? "never" : at) + before);
    }

    private StoredInstance act(Principal principal, UUID uuid, Event event) {
        try {
            return move(principal, uuid, instance -> Move.by(event, principal.subject()))
                    .orElseThrow(InstanceAccess::notFound);
        } catch (StaleEvent e) {
            throw illegalState(access.operable(principal, uuid));
        }
    }

    /** Reads the instance and the caller's grants in one round trip, and moves the instance. */
    private Optional<StoredInstance> move(Principal principal, UUID uuid, Engine.Decision<StoredInstance> decision)
            throws StaleEvent {
        return engine.move(() -> Optional.of(access.operable(principal, uuid)), Function.identity(), decision)
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
                "The operation is not permitted, because the process instance is in the state "
                        + instance.execution().state() + ".");
    }
}
