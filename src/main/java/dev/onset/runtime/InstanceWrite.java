package dev.onset.runtime;

import dev.onset.engine.StepResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one transaction writes about one instance: its next revision, what its step wants done, and the instances that the
 * step created. It is written whole, or not at all.
 *
 * @param before the instance as it was read; null for a new one
 * @param after the instance with its next revision
 * @param step what was done
 * @param changes what else changes in its rows
 * @param at when it was done
 * @param actor the caller who caused it; null for the runtime itself
 * @param wakeups what is to follow, to be written down
 * @param settled wake-ups that are done with, or no longer wanted
 * @param claim the message that the step takes; the write fails where it is not claimed any more
 * @param start what the start of a new instance asked for; null for a further step
 * @param called the instances that it creates
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
