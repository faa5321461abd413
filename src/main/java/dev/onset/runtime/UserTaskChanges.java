package dev.onset.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a user task is to change; null leaves it as it is.
 *
 * @param dueDate empty takes it away
 * @param followUpDate empty takes it away
 * @param priority from 0 to 100
 */
public record UserTaskChanges(
        @Nullable List<String> candidateGroups,
        @Nullable List<String> candidateUsers,
        @Nullable Optional<Instant> dueDate,
        @Nullable Optional<Instant> followUpDate,
        @Nullable Integer priority) {

    /** The names of what is to change, as the API has them. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        if (candidateGroups != null) {
            names.add("candidateGroups");
        }
        if (candidateUsers != null) {
            names.add("candidateUsers");
        }
        if (dueDate != null) {
            names.add("dueDate");
        }
        if (followUpDate != null) {
            names.add("followUpDate");
        }
        if (priority != null) {
            names.add("priority");
        }
        return names;
    }
}
