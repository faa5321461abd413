package dev.onset.workers;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.WorkItem;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
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

        private boolean name(Principal principal) {
            return principal.user() != null
                    && (principal.user().equals(assignee)
                            || candidateUsers.contains(principal.user())
                            || !Collections.disjoint(candidateGroups, principal.groups()));
        }
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} where the caller sees the application */
    void requireRead(Principal principal, People people) {
        require(principal, people, Permission.INSTANCE_READ);
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} where the caller sees the application */
    static void requireWork(Principal principal, WorkItem task) {
        People people = new People(
                task.instance().workspaceId(),
                task.instance().applicationId(),
                task.assignee(),
                task.candidateGroups(),
                task.candidateUsers());
        try {
            Access.requireApplication(
                    principal,
                    task.rights(),
                    people.name(principal) ? Permission.APPLICATION_READ : Permission.USER_TASK_WORK);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
    }

    private void require(Principal principal, People people, Permission permission) {
        try {
            access.requireApplication(
                    principal,
                    people.workspaceId(),
                    people.applicationId(),
                    people.name(principal) ? Permission.APPLICATION_READ : permission);
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
