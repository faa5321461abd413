package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The criteria of a search. An instance matches if it matches all criteria that are not null or empty.
 *
 * @param applications the applications to search; the caller must be permitted to search them
 * @param process the name of the process
 * @param build the build that the instance runs on
 * @param states the accepted states; empty for all
 * @param businessKey the exact business key
 * @param from the earliest start time, inclusive
 * @param before the latest start time, exclusive
 * @param startedBy the subject of the caller who started the instance
 * @param parent the instance that called it
 * @param hasIncident whether the instance has an open incident
 * @param values the indexed values that the instance must have
 */
record Criteria(
        List<UUID> applications,
        @Nullable String process,
        @Nullable UUID build,
        Set<InstanceState> states,
        @Nullable String businessKey,
        @Nullable Instant from,
        @Nullable Instant before,
        @Nullable String startedBy,
        @Nullable UUID parent,
        @Nullable Boolean hasIncident,
        List<Value> values) {

    private static final Set<InstanceState> ALL = Set.copyOf(EnumSet.allOf(InstanceState.class));

    /**
     * An indexed value.
     *
     * @param forms the stored forms that match; at least one
     */
    record Value(String name, List<String> forms) {}

    Criteria {
        states = states.isEmpty() ? ALL : Set.copyOf(states);
    }

    boolean anyState() {
        return states.equals(ALL);
    }

    Criteria in(List<UUID> someApplications) {
        return new Criteria(
                someApplications,
                process,
                build,
                states,
                businessKey,
                from,
                before,
                startedBy,
                parent,
                hasIncident,
                values);
    }

    /** Returns the criteria for the instances that an instance called, in any application. */
    static Criteria calledBy(UUID parent) {
        return new Criteria(List.of(), null, null, ALL, null, null, null, null, parent, null, List.of());
    }
}
