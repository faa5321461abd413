package dev.onset.workers;

import dev.onset.execution.HistoryEvent;
import dev.onset.execution.HistoryEvent.Kind;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.Token;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.UserTaskChanges;
import dev.onset.runtime.WorkItem;
import dev.onset.runtime.WorkItems;
import dev.onset.security.Caller;
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
    void assign(Caller caller, long key, String assignee, boolean allowOverride) {
        change(caller, key, task -> {
            if (!allowOverride && task.assignee() != null && !task.assignee().equals(assignee)) {
                throw new Problem(ProblemType.ILLEGAL_STATE, "The user task is assigned to somebody else already.");
            }
            return assignment(task, assignee, caller);
        });
    }

    void unassign(Caller caller, long key) {
        change(caller, key, task -> assignment(task, null, caller));
    }

    private static @Nullable Move assignment(WorkItem task, @Nullable String assignee, Caller caller) {
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
                caller);
    }

    void update(Caller caller, long key, UserTaskChanges changes) {
        List<String> names = changes.names();
        change(
                caller,
                key,
                task -> names.isEmpty()
                        ? null
                        : note(
                                task,
                                Kind.TASK_UPDATED,
                                String.join(", ", names),
                                new RowChange.ChangeUserTask(task.key(), changes),
                                caller));
    }

    private static Move note(WorkItem task, Kind kind, String detail, RowChange change, Caller caller) {
        String node = task.instance().execution().tokens().stream()
                .filter(token -> token.id() == task.token())
                .findFirst()
                .map(Token::node)
                .orElseThrow(() -> new IllegalStateException("A user task without its token"));
        return Move.noting(
                task.instance(), new HistoryEvent(kind, node, task.token(), detail), change, caller.subject());
    }

    private void change(Caller caller, long key, Engine.Decision<WorkItem> decision) {
        AtomicBoolean found = new AtomicBoolean();
        try {
            engine.move(() -> work.userTask(caller, key), WorkItem::instance, task -> {
                found.set(true);
                UserTaskAccess.requireWork(caller, task);
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
