package dev.onset.runtime;

import dev.onset.notifications.Notifications;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes open jobs and user tasks. Performs no authorization: the results contain the caller's permissions.
 */
@ApplicationScoped
public class WorkItems {

    /** Reads a job or user task with its instance and the caller's grants, in one round trip. */
    private static final String FIND = """
            select i.*, w.key as work_key, w.token_id as work_token, w.created_at as work_created_at, %s,
            """ + RightsSql.COLUMNS + """

            from %s w join process_instance i on i.uuid = w.instance_uuid""" + RightsSql.JOIN + " where w.key = :key";

    private static final String FIND_JOB = FIND.formatted("""
            w.type as work_type, w.retries as work_retries, null as assignee, null as candidate_groups,
                null as candidate_users""", "job");

    private static final String FIND_USER_TASK = FIND.formatted(
            "null as work_type, 0 as work_retries, w.assignee, w.candidate_groups, w.candidate_users", "user_task");

    /**
     * Restricts an update to a job that is unchanged since it was read, so that a concurrent change is not overwritten.
     */
    private static final String AS_READ = " where key = :key and retries = :readRetries and held_available_at is null";

    private final Database database;
    private final InstanceRowMapper instances;
    private final Notifications notifications;

    WorkItems(Database database, ProcessCatalog processes, Notifications notifications) {
        this.database = database;
        this.instances = new InstanceRowMapper(processes);
        this.notifications = notifications;
    }

    /** Returns a job; empty if it does not exist or has ended. */
    public Optional<WorkItem> job(Principal principal, long key) {
        return find(FIND_JOB, principal, key);
    }

    /** Returns a user task; empty if it does not exist or has ended. */
    public Optional<WorkItem> userTask(Principal principal, long key) {
        return find(FIND_USER_TASK, principal, key);
    }

    private Optional<WorkItem> find(String sql, Principal principal, long key) {
        StepStatement statement = new StepStatement().add(sql).set("key", key);
        RightsSql.bind(statement, principal);
        return database.with(handle -> statement.query(handle, this::item)).stream()
                .findFirst();
    }

    private WorkItem item(ResultSet row, StatementContext context) throws SQLException {
        return new WorkItem(
                instances.map(row, context),
                row.getLong("work_key"),
                row.getLong("work_token"),
                row.getString("work_type"),
                row.getInt("work_retries"),
                row.getString("assignee"),
                texts(row.getArray("candidate_groups")),
                texts(row.getArray("candidate_users")),
                Objects.requireNonNull(InstanceRowMapper.time(row, "work_created_at")),
                RightsSql.read(row));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /**
     * Records a failed job that is to be tried again.
     *
     * @return false if the job has changed since it was read, in which case nothing was written
     */
    public boolean putOff(WorkItem job, int retries, Instant availableAt, String message) {
        return update(
                job,
                new StepStatement()
                        .add("update job set retries = :retries, available_at = :availableAt, error_message = :message"
                                + AS_READ)
                        .set("retries", retries)
                        .set("availableAt", availableAt)
                        .set("message", message));
    }

    /**
     * Changes the retries of a job, and the time until which it is activated; null leaves a value unchanged. While the
     * job has an incident, the retries are stored for its resolution, and the job cannot be activated.
     *
     * @return false if the job has changed since it was read, in which case nothing was written
     */
    public boolean change(WorkItem job, @Nullable Integer retries, @Nullable Instant availableAt) {
        return update(
                job,
                new StepStatement()
                        .add((job.hasFailed()
                                        ? "update job set retries_set = coalesce(cast(:retries as integer), retries_set),"
                                        : "update job set retries = coalesce(cast(:retries as integer), retries),")
                                + " available_at = coalesce(cast(:availableAt as timestamptz), available_at)" + AS_READ)
                        .set("retries", retries)
                        .set("availableAt", availableAt == null ? null : availableAt.atOffset(ZoneOffset.UTC)));
    }

    private boolean update(WorkItem job, StepStatement statement) {
        statement.set("key", job.key()).set("readRetries", job.retries());
        boolean changed = database.with(statement::execute) > 0;
        if (changed) {
            notifications.publish(Topics.jobs(Objects.requireNonNull(job.type())));
        }
        return changed;
    }
}
