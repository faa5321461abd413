package dev.onset.usertasks;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.WorkItem;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may read a user task and who may work on it: its assignee and candidates, if they hold any grant on the
 * application, and everybody who has the permission.
 */
@ApplicationScoped
class UserTaskAccess {

    private final Access access;

    UserTaskAccess(Access access) {
        this.access = access;
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} if the caller sees the application */
    void requireRead(Principal principal, OpenUserTask task) {
        boolean named = isNamed(principal, task.assignee(), task.candidateGroups(), task.candidateUsers());
        require(() -> access.requireApplication(
                principal,
                task.workspaceId(),
                task.applicationId(),
                named ? Permission.APPLICATION_READ : Permission.INSTANCE_READ));
    }

    /** @throws Problem {@code user-task-not-found}, or {@code forbidden} if the caller sees the application */
    static void requireWork(Principal principal, WorkItem task) {
        boolean named = isNamed(principal, task.assignee(), task.candidateGroups(), task.candidateUsers());
        require(() -> Access.requireApplication(
                principal, task.rights(), named ? Permission.APPLICATION_READ : Permission.USER_TASK_WORK));
    }

    private static boolean isNamed(
            Principal principal, @Nullable String assignee, List<String> candidateGroups, List<String> candidateUsers) {
        return principal.user() != null
                && (principal.user().equals(assignee)
                        || candidateUsers.contains(principal.user())
                        || !Collections.disjoint(candidateGroups, principal.groups()));
    }

    private static void require(Runnable check) {
        try {
            check.run();
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
    }

    static Problem notFound() {
        return new Problem(
                ProblemType.USER_TASK_NOT_FOUND, "No user task with this key is waiting. It may be completed already.");
    }
}
