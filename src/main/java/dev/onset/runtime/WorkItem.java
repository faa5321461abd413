package dev.onset.runtime;

import dev.onset.engine.InstanceState;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.workspaces.Access;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job or user task that waits, with its instance and what the caller who asks for it may do there.
 *
 * @param token the token that waits for it
 * @param type of a job, its type
 * @param retries of a job, how often it may still be tried
 * @param assignee of a user task, the user it is assigned to
 * @param candidateGroups of a user task, the groups whose members may do it
 * @param candidateUsers of a user task, the users who may do it
 * @param createdAt when it was handed out
 * @param rights the caller's grants for the application
 */
public record WorkItem(
        StoredInstance instance,
        long key,
        long token,
        @Nullable String type,
        int retries,
        @Nullable String assignee,
        List<String> candidateGroups,
        List<String> candidateUsers,
        Instant createdAt,
        Access.Rights rights) {

    /** Whether the work has failed for good: an incident stops its token. */
    public boolean hasFailed() {
        return instance.execution().tokens().stream().anyMatch(each -> each.id() == token && each.incident());
    }

    public boolean isOnHold() {
        return instance.state() == InstanceState.ON_HOLD;
    }

    /**
     * Requires that the instance is not on hold. The work can be reported again after the instance was resumed, so nothing that
     * a worker or a person has done is lost.
     *
     * @throws Problem {@code illegal-state}
     */
    public void requireNotOnHold() {
        if (isOnHold()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The process instance is on hold.");
        }
    }
}
