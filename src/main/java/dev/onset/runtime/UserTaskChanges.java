package dev.onset.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes to a user task. Null leaves an attribute unchanged.
 *
 * @param dueDate empty removes the due date
 * @param followUpDate empty removes the follow-up date
 * @param priority from 0 to 100
 */
public record UserTaskChanges(
        @Nullable List<String> candidateGroups,
        @Nullable List<String> candidateUsers,
        @Nullable Optional<Instant> dueDate,
        @Nullable Optional<Instant> followUpDate,
        @Nullable Integer priority) {

    /** Returns the names of the changed attributes, as in the API. */
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
