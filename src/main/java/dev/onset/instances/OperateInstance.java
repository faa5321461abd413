package dev.onset.instances;

import dev.onset.execution.Event;
import dev.onset.execution.StaleEvent;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Expiry;
import dev.onset.runtime.Instances;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators do to an instance. Each act is one transaction that locks the instance, and one step of its history that
 * says who did it; an act that the instance's state does not allow is {@code illegal-state} and changes nothing.
 */
@ApplicationScoped
class OperateInstance {

    private final InstanceAccess access;
    private final Instances instances;
    private final ProcessRuntime runtime;
    private final Expiry expiry;

    OperateInstance(InstanceAccess access, Instances instances, ProcessRuntime runtime, Expiry expiry) {
        this.access = access;
        this.instances = instances;
        this.runtime = runtime;
        this.expiry = expiry;
    }

    /** Ends an instance, and the instances that it called. */
    @Transactional
    StoredInstance cancel(Caller caller, UUID uuid) {
        return act(caller, locked(caller, uuid), new Event.Canceled());
    }

    @Transactional
    StoredInstance hold(Caller caller, UUID uuid) {
        return act(caller, locked(caller, uuid), new Event.Held());
    }

    @Transactional
    StoredInstance resume(Caller caller, UUID uuid) {
        return act(caller, locked(caller, uuid), new Event.Resumed());
    }

    /**
     * Changes process values by a merge patch. What is so already changes nothing.
     *
     * @throws Problem {@code invalid-process-input} where they cannot be kept
     */
    @Transactional
    StoredInstance changeValues(Caller caller, UUID uuid, Map<String, @Nullable Object> patch) {
        StoredInstance instance = locked(caller, uuid);
        List<ProblemError> errors = Values.check(patch);
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_PROCESS_INPUT, "The values cannot be stored.").withErrors(errors);
        }
        requireNotEnded(instance);
        try {
            return runtime.apply(instance, new Event.ValuesChanged(patch), caller.subject());
        } catch (StaleEvent nothingToChange) {
            return instance;
        }
    }

    /** @param at null for never */
    @Transactional
    StoredInstance changeExpiry(Caller caller, UUID uuid, @Nullable Instant at) {
        StoredInstance instance = locked(caller, uuid);
        requireNotEnded(instance);
        return expiry.change(instance, at, caller.subject());
    }

    private StoredInstance locked(Caller caller, UUID uuid) {
        access.requireOperate(caller, uuid);
        return instances.lock(uuid).orElseThrow(InstanceAccess::notFound);
    }

    private StoredInstance act(Caller caller, StoredInstance instance, Event event) {
        try {
            return runtime.apply(instance, event, caller.subject());
        } catch (StaleEvent e) {
            throw illegalState(instance);
        }
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
