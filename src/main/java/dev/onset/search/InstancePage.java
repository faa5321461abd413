package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of the instances that a search found.
 *
 * @param next where it goes on; null where there is no more
 */
record InstancePage(List<Instance> instances, @Nullable Cursor next) {

    /** An instance that was found. */
    record Instance(
            UUID uuid,
            UUID workspaceId,
            UUID applicationId,
            UUID buildId,
            String processName,
            InstanceState state,
            long revision,
            @Nullable String businessKey,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable UUID parent,
            boolean hasIncident) {}
}
