package dev.onset.start;

import dev.onset.engine.InstanceState;
import dev.onset.runtime.StoredInstance;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A started instance.
 *
 * @param state the state at acceptance
 * @param replayed whether an earlier request with the same key started the instance
 * @param instance the instance as the start left it; null if an earlier request started it
 */
record Started(
        UUID uuid,
        StartTargets.Target target,
        String processName,
        InstanceState state,
        boolean replayed,
        @Nullable StoredInstance instance) {

    static Started now(StoredInstance instance, StartTargets.Target target) {
        return new Started(
                instance.uuid(),
                target,
                instance.processName(),
                instance.isYetToStart() ? InstanceState.CREATED : InstanceState.STARTED,
                false,
                instance);
    }
}
