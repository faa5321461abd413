package dev.onset.workers;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.LockedWork;
import dev.onset.runtime.UserTaskChanges;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Assigns and changes user tasks for those who may. */
@ApplicationScoped
class ChangeUserTasks {

    private final Instances instances;
    private final UserTaskChanges changes;
    private final UserTaskAccess access;

    ChangeUserTasks(Instances instances, UserTaskChanges changes, UserTaskAccess access) {
        this.instances = instances;
        this.changes = changes;
        this.access = access;
    }

    /**
     * Assigns a user task.
     *
     * @param allowOverride whether it is taken from another assignee
     * @throws Problem {@code illegal-state} where it is assigned to another and may not be taken away
     */
    @Transactional
    void assign(Caller caller, long key, String assignee, boolean allowOverride) {
        LockedWork task = locked(caller, key);
        if (!allowOverride && task.assignee() != null && !task.assignee().equals(assignee)) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The user task is assigned to somebody else already.");
        }
        changes.assign(task, key, assignee, caller.subject());
    }

    @Transactional
    void unassign(Caller caller, long key) {
        changes.assign(locked(caller, key), key, null, caller.subject());
    }

    @Transactional
    void update(Caller caller, long key, UserTaskChanges.Changes what) {
        changes.update(locked(caller, key), key, what, caller.subject());
    }

    private LockedWork locked(Caller caller, long key) {
        LockedWork task = instances.lockUserTask(key).orElseThrow(UserTaskAccess::notFound);
        access.requireWork(caller, people(task));
        return task;
    }

    static UserTaskAccess.People people(LockedWork task) {
        return new UserTaskAccess.People(
                task.instance().workspaceId(),
                task.instance().applicationId(),
                task.assignee(),
                task.candidateGroups(),
                task.candidateUsers());
    }
}
