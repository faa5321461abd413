package dev.onset.runtime;

import dev.onset.engine.StepResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one transaction writes for one instance: its next revision, the effects of its step, and the
 * instances that the step created. It is written completely or not at all.
 *
 * @param before the instance as it was read; null for a new instance
 * @param after the instance with its next revision
 * @param step the step
 * @param changes further changes of the instance's rows
 * @param at the time of the step
 * @param actor the caller who caused the step; null for the runtime itself
 * @param wakeups the wake-ups to store
 * @param settled the wake-ups that were delivered or are no longer wanted, to remove
 * @param claim the claim on the message that the step consumes; the write fails if the claim is no longer open
 * @param start the parameters of a new instance; null for a further step
 * @param called the instances that the step creates
 */
record InstanceWrite(
        @Nullable StoredInstance before,
        StoredInstance after,
        StepResult step,
        List<RowChange> changes,
        Instant at,
        @Nullable String actor,
        List<Wakeup.Stored> wakeups,
        List<Wakeup.Stored> settled,
        @Nullable Claim claim,
        @Nullable NewInstance start,
        List<InstanceWrite> called) {

    InstanceWrite {
        changes = List.copyOf(changes);
        wakeups = List.copyOf(wakeups);
        settled = List.copyOf(settled);
        called = List.copyOf(called);
    }
}
