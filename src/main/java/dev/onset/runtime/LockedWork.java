package dev.onset.runtime;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job or user task whose instance the transaction has locked: whoever else completes it waits, and then finds it gone.
 *
 * @param instance the instance that waits for it
 * @param token the token that waits for it
 * @param assignee of a user task, the user it is assigned to
 * @param candidateGroups of a user task, the groups whose members may do it
 * @param candidateUsers of a user task, the users who may do it
 * @param type of a job, its type
 * @param createdAt when it was handed out
 */
public record LockedWork(
        StoredInstance instance,
        long token,
        @Nullable String assignee,
        List<String> candidateGroups,
        List<String> candidateUsers,
        @Nullable String type,
        Instant createdAt) {

    /** Whether the work has failed for good: an incident stops its token. */
    public boolean failed() {
        return instance.execution().tokens().stream().anyMatch(each -> each.id() == token && each.incident());
    }
}
