package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of instances in each state. */
@Schema(name = "ProcessInstanceCounts")
record StateCountsResponse(
        @Schema(description = "An entry for each state.") List<StateCount> counts) {

    /** The number of instances in a state. */
    @Schema(name = "ProcessInstanceCount")
    record StateCount(
            InstanceState state,

            @Schema(description = "The number of instances, up to 10000.", maximum = "10000")
            int count,

            @Schema(description = "Whether there are more than `count`.")
            boolean more) {}

    static StateCountsResponse from(Map<InstanceState, Integer> counts) {
        return new StateCountsResponse(Arrays.stream(InstanceState.values())
                .map(state -> count(state, counts.getOrDefault(state, 0)))
                .toList());
    }

    private static StateCount count(InstanceState state, int counted) {
        return new StateCount(state, Math.min(counted, InstanceSearch.MAX_COUNT), counted > InstanceSearch.MAX_COUNT);
    }
}
