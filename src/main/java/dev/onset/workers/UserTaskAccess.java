package dev.onset.workers;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.WorkItem;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
import dev.onset.workspaces.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may see a user task, and who may work on it: whoever it names, if it sees the application, and who has the permission. */
@ApplicationScoped
class UserTaskAccess {

    private final Access access;

    UserTaskAccess(Access access) {
        this.access = access;
    }

    /**
     * Whom a user task is for, and where.
     *
     * @param assignee whom it is assigned to
     */
    record People(
            UUID workspaceId,
            UUID applicationId,
            @Nullable String assignee,
            List<String> candidateGroups,
            List<String> candidateUsers) {

        private boolean name(Caller caller) {
            return caller.user() != null
                    && (caller.user().equals(assignee)
                            || candidateUsers.contains(caller.user())
                            || !Collections.disjoint(candidateGroups, caller.groups()));
        }
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} where the caller sees the application */
    void requireRead(Caller caller, People people) {
        require(caller, people, Permission.INSTANCE_READ);
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} where the caller sees the application */
    static void requireWork(Caller caller, WorkItem task) {
        People people = new People(
                task.instance().workspaceId(),
                task.instance().applicationId(),
                task.assignee(),
                task.candidateGroups(),
                task.candidateUsers());
        try {
            Access.requireApplication(
                    caller,
                    task.standing(),
                    people.name(caller) ? Permission.APPLICATION_READ : Permission.USER_TASK_WORK);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
    }

    private void require(Caller caller, People people, Permission permission) {
        try {
            access.requireApplication(
                    caller,
                    people.workspaceId(),
                    people.applicationId(),
                    people.name(caller) ? Permission.APPLICATION_READ : permission);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
    }

    static Problem notFound() {
        return new Problem(
                ProblemType.USER_TASK_NOT_FOUND,
                "There is no user task of this key that waits; it may be done already.");
    }
}
