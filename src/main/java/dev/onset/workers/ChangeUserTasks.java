package dev.onset.workers;

import dev.onset.engine.HistoryEvent;
import dev.onset.engine.HistoryEvent.Kind;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.Token;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.UserTaskChanges;
import dev.onset.runtime.WorkItem;
import dev.onset.runtime.WorkItems;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Assigns and changes user tasks for those who may. Each change is a step of its own in the history of the instance, so that
 * whoever follows the instance sees it, and who did it.
 */
@ApplicationScoped
class ChangeUserTasks {

    private final WorkItems work;
    private final Engine engine;

    ChangeUserTasks(WorkItems work, Engine engine) {
        this.work = work;
        this.engine = engine;
    }

    /**
     * Assigns a user task.
     *
     * @param allowOverride whether it is taken from another assignee
     * @throws Problem {@code illegal-state} where it is assigned to another and may not be taken away
     */
    void assign(Principal principal, long key, String assignee, boolean allowOverride) {
        change(principal, key, task -> {
            if (!allowOverride && task.assignee() != null && !task.assignee().equals(assignee)) {
                throw new Problem(ProblemType.ILLEGAL_STATE, "The user task is assigned to somebody else already.");
            }
            return assignment(task, assignee, principal);
        });
    }

    void unassign(Principal principal, long key) {
        change(principal, key, task -> assignment(task, null, principal));
    }

    private static @Nullable Move assignment(WorkItem task, @Nullable String assignee, Principal principal) {
        String before = task.assignee();
        if (Objects.equals(before, assignee)) {
            return null;
        }
        String from = before == null ? "" : " from " + before;
        return note(
                task,
                assignee == null ? Kind.TASK_UNASSIGNED : Kind.TASK_ASSIGNED,
                assignee == null ? from.strip() : "to " + assignee + from,
                new RowChange.AssignUserTask(task.key(), assignee),
                principal);
    }

    void update(Principal principal, long key, UserTaskChanges changes) {
        List<String> names = changes.names();
        change(
                principal,
                key,
                task -> names.isEmpty()
                        ? null
                        : note(
                                task,
                                Kind.TASK_UPDATED,
                                String.join(", ", names),
                                new RowChange.ChangeUserTask(task.key(), changes),
                                principal));
    }

    private static Move note(WorkItem task, Kind kind, String detail, RowChange change, Principal principal) {
        String node = task.instance().execution().tokens().stream()
                .filter(token -> token.id() == task.token())
                .findFirst()
                .map(Token::node)
                .orElseThrow(() -> new IllegalStateException("A user task without its token"));
        return Move.noting(
                task.instance(), new HistoryEvent(kind, node, task.token(), detail), change, principal.subject());
    }

    private void change(Principal principal, long key, Engine.Decision<WorkItem> decision) {
        AtomicBoolean found = new AtomicBoolean();
        try {
            engine.move(() -> work.userTask(principal, key), WorkItem::instance, task -> {
                found.set(true);
                UserTaskAccess.requireWork(principal, task);
                return decision.on(task);
            });
        } catch (StaleEvent e) {
            throw new IllegalStateException("What moves no token is never stale", e);
        }
        if (!found.get()) {
            throw UserTaskAccess.notFound();
        }
    }
}
