package dev.onset.runtime;

import dev.onset.execution.HistoryEvent;
import dev.onset.execution.HistoryEvent.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes whose a user task is, and how urgent. No token moves by it; each change is an act of its own in the instance's
 * history, with who did it. A change that changes nothing leaves no trace.
 */
@ApplicationScoped
public class UserTaskChanges {

    private static final String ASSIGN = "update user_task set assignee = ? where instance_uuid = ? and key = ?";

    private static final String UPDATE = """
            update user_task set candidate_groups = coalesce(?::text[], candidate_groups),
                candidate_users = coalesce(?::text[], candidate_users),
                due_date = case when ? then ?::timestamptz else due_date end,
                follow_up_date = case when ? then ?::timestamptz else follow_up_date end,
                priority = coalesce(?::integer, priority)
            where instance_uuid = ? and key = ?""";

    private final StepWriter writer;
    private final InstantSource clock;

    UserTaskChanges(StepWriter writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * What of a user task is to change; null leaves it as it is.
     *
     * @param dueDate empty takes it away
     * @param followUpDate empty takes it away
     * @param priority from 0 to 100
     */
    public record Changes(
            @Nullable List<String> candidateGroups,
            @Nullable List<String> candidateUsers,
            @Nullable Optional<Instant> dueDate,
            @Nullable Optional<Instant> followUpDate,
            @Nullable Integer priority) {

        private List<String> names() {
            List<String> names = new ArrayList<>();
            if (candidateGroups != null) {
                names.add("candidateGroups");
            }
            if (candidateUsers != null) {
                names.add("candidateUsers");
            }
            if (dueDate != null) {
                names.add("dueDate");
            }
            if (followUpDate != null) {
                names.add("followUpDate");
            }
            if (priority != null) {
                names.add("priority");
            }
            return names;
        }
    }

    /**
     * Assigns a user task that the transaction has locked.
     *
     * @param assignee null takes it from whoever has it
     */
    @Transactional(TxType.MANDATORY)
    public void assign(LockedWork task, long key, @Nullable String assignee, String actor) {
        String before = task.assignee();
        if (Objects.equals(before, assignee)) {
            return;
        }
        String from = before == null ? "" : " from " + before;
        note(
                new StepStatement().add(ASSIGN, assignee, task.instance().uuid(), key),
                task,
                assignee == null ? Kind.TASK_UNASSIGNED : Kind.TASK_ASSIGNED,
                assignee == null ? from.strip() : "to " + assignee + from,
                actor);
    }

    /** Changes a user task that the transaction has locked. */
    @Transactional(TxType.MANDATORY)
    public void update(LockedWork task, long key, Changes changes, String actor) {
        List<String> names = changes.names();
        if (names.isEmpty()) {
            return;
        }
        StepStatement statement = new StepStatement()
                .add(
                        UPDATE,
                        array(changes.candidateGroups()),
                        array(changes.candidateUsers()),
                        changes.dueDate() != null,
                        time(changes.dueDate()),
                        changes.followUpDate() != null,
                        time(changes.followUpDate()),
                        changes.priority(),
                        task.instance().uuid(),
                        key);
        note(statement, task, Kind.TASK_UPDATED, String.join(", ", names), actor);
    }

    private void note(StepStatement changes, LockedWork task, Kind kind, String detail, String actor) {
        String node = task.instance().execution().tokens().stream()
                .filter(token -> token.id() == task.token())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A user task without its token"))
                .node();
        writer.note(
                changes,
                task.instance(),
                new HistoryEvent(kind, node, task.token(), detail),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor);
    }

    private static String @Nullable [] array(@Nullable List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }

    private static @Nullable OffsetDateTime time(@Nullable Optional<Instant> time) {
        return time == null ? null : time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
