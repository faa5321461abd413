package dev.onset.runtime;

import dev.onset.engine.InstanceState;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.workspaces.Access;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open job or user task, with its instance and the permissions of the caller.
 *
 * @param token the token that waits for the job or user task
 * @param type the job type; null for a user task
 * @param retries the remaining retries of a job
 * @param assignee the assignee of a user task
 * @param candidateGroups the groups whose members may complete a user task
 * @param candidateUsers the users who may complete a user task
 * @param createdAt when the job or user task was created
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

    /** Returns whether an incident stops the token because the job has no retries left. */
    public boolean hasFailed() {
        return instance.execution().tokens().stream().anyMatch(each -> each.id() == token && each.incident());
    }

    /** Returns whether it is the job of a listener. */
    public boolean isOfListener() {
        return instance.execution().tokens().stream().anyMatch(each -> each.id() == token && each.listener() != null);
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
