package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of search results.
 *
 * @param next the position after which the search continues; null if there are no more results
 */
record InstancePage(List<Instance> instances, @Nullable Cursor next) {

    /** An instance in the search results. */
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
