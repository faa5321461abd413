package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which instances are looked for: those that fit all that is not null.
 *
 * @param applications where; those that the caller may see
 * @param process the name that it was started by
 * @param build the build that it runs on
 * @param states any of them; all of them where it does not matter
 * @param businessKey exactly this one
 * @param from started then or later
 * @param before started before then
 * @param startedBy the subject of the caller who started it
 * @param parent the instance that called it
 * @param hasIncident whether an incident stops it somewhere
 * @param values indexed values that it has, each in any of its forms
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
     * @param forms what it may be stored as, at least one
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

    /** The instances that another one called, in whatever application. */
    static Criteria calledBy(UUID parent) {
        return new Criteria(List.of(), null, null, ALL, null, null, null, null, parent, null, List.of());
    }
}
