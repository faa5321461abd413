package dev.onset.usertasks;

import dev.onset.bpmn.Form;
import dev.onset.builds.Definitions;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.HistoryEvent.Kind;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.Token;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.UserTaskChanges;
import dev.onset.runtime.WorkItem;
import dev.onset.runtime.WorkItems;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds, assigns, changes and completes user tasks. The assignee and the candidates of a task need no more than a grant on its
 * application; other callers need {@link Permission#INSTANCE_READ} to read it, and {@link Permission#USER_TASK_WORK} to change or
 * complete it. Callers must have validated the members of a command; variables with {@code Values.check}.
 *
 * <p>The methods that take the key of a task throw a {@link Problem} of the type {@code user-task-not-found} if no such task
 * waits or the caller cannot see its application, and {@code forbidden} if the caller sees the application without the
 * permission.
 */
@ApplicationScoped
public class UserTasks {

    private final SearchUserTasks search;
    private final UserTaskAccess access;
    private final WorkItems work;
    private final Engine engine;
    private final Definitions definitions;
    private final InstantSource clock;
    private final Metrics metrics;

    UserTasks(
            SearchUserTasks search,
            UserTaskAccess access,
            WorkItems work,
            Engine engine,
            Definitions definitions,
            InstantSource clock,
            Metrics metrics) {
        this.search = search;
        this.access = access;
        this.work = work;
        this.engine = engine;
        this.definitions = definitions;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Finds a page of the tasks that are visible to the caller.
     *
     * @throws TooManyApplications if the query does not restrict the search to few enough applications
     */
    public UserTaskPage search(Principal principal, UserTaskQuery query) {
        return search.search(principal, query);
    }

    /** Reads a task. */
    public OpenUserTask get(Principal principal, long key) {
        OpenUserTask task = search.find(key).orElseThrow(UserTaskAccess::notFound);
        access.requireRead(principal, task);
        return task;
    }

    /**
     * Reads the form of a task: one that is embedded in the BPMN file, or a form file of the build of the instance.
     *
     * @return empty if the task has no form, or if only the client knows it
     */
    public Optional<Form> form(OpenUserTask task) {
        return task.formKey() == null
                ? Optional.empty()
                : definitions.form(definitions.get(task.definitionId()), task.formKey());
    }

    /**
     * Assigns a task. This and every other change is a step of its own in the history of the instance, with the name of the
     * caller.
     *
     * @param allowOverride whether the task may be taken from another assignee
     * @throws Problem also {@code illegal-state} if the task has another assignee and must not be taken from that one
     */
    public void assign(Principal principal, long key, String assignee, boolean allowOverride) {
        change(principal, key, task -> {
            if (!allowOverride && task.assignee() != null && !task.assignee().equals(assignee)) {
                throw new Problem(ProblemType.ILLEGAL_STATE, "The user task is already assigned to another user.");
            }
            return assignment(task, assignee, principal);
        });
    }

    /** Removes the assignee of a task, if it has one. */
    public void unassign(Principal principal, long key) {
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

    /** Changes the candidates, dates or priority of a task. */
    public void update(Principal principal, long key, UserTaskChanges update) {
        List<String> names = update.names();
        change(
                principal,
                key,
                task -> names.isEmpty()
                        ? null
                        : note(
                                task,
                                Kind.TASK_UPDATED,
                                String.join(", ", names),
                                new RowChange.ChangeUserTask(task.key(), update),
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
        try {
            engine.move(() -> Optional.of(find(principal, key)), WorkItem::instance, task -> {
                UserTaskAccess.requireWork(principal, task);
                return decision.on(task);
            });
        } catch (StaleEvent e) {
            throw new IllegalStateException("A change that moves no token cannot be stale", e);
        }
    }

    private WorkItem find(Principal principal, long key) {
        return work.userTask(principal, key).orElseThrow(UserTaskAccess::notFound);
    }

    /**
     * Completes a task; the instance continues with these variables. A second completion throws {@code user-task-not-found}.
     *
     * @throws Problem also {@code illegal-state} if the instance is on hold
     */
    public void complete(Principal principal, long key, Map<String, @Nullable Object> variables) {
        WorkItem task;
        try {
            task = engine.move(() -> Optional.of(find(principal, key)), WorkItem::instance, waiting -> {
                        UserTaskAccess.requireWork(principal, waiting);
                        waiting.requireNotOnHold();
                        return Move.by(new Event.WorkCompleted(waiting.token(), variables), principal.subject());
                    })
                    .orElseThrow(UserTaskAccess::notFound)
                    .before();
        } catch (StaleEvent e) {
            throw UserTaskAccess.notFound();
        }
        metrics.userTaskCompleted(Duration.between(task.createdAt(), clock.instant()));
    }
}
