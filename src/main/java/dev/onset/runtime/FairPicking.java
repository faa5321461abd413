package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * How db-scheduler picks the wake-ups that it executes next: the applications take turns. Of each application that has any, the
 * first that is due is picked before a second of any application, so that one with many does not delay the others. Where more
 * applications have some than are picked at once, chance decides, and each is picked within a few turns.
 *
 * <p>The query walks the index {@code scheduled_tasks_turn_ix} from one application to the next (a loose index scan), so that it
 * costs one probe for each application with a row, however many rows there are.
 */
final class FairPicking extends PostgreSqlJdbcCustomization {

    /** Replicas that pick at the same moment consider so many times as many rows as each picks. */
    private static final int CONSIDERED = 8;

    private static final String PICK = """
            with recursive head as (
                (select application_id, execution_time from %1$s where not picked
                    order by application_id, execution_time limit 1)
                union all
                select next.* from head, lateral (
                    select application_id, execution_time from %1$s
                    where not picked and application_id > head.application_id
                    order by application_id, execution_time limit 1) next
            ), due as (
                select first.*, random() as lot,
                    row_number() over (partition by head.application_id order by first.execution_time) as turn
                from head, lateral (
                    select task_name, task_instance, execution_time from %1$s
                    where not picked and application_id = head.application_id and execution_time <= ?
                        and task_name <> all (?)
                    order by execution_time limit ?) first
                where head.execution_time <= ?
                order by turn, lot limit ?
            ), mine as (
                select task_name, task_instance from due join %1$s t using (task_name, task_instance)
                where not t.picked order by due.turn, due.lot limit ? for update of t skip locked
            )
            update %1$s t set picked = true, picked_by = ?, last_heartbeat = ?, version = t.version + 1
            from mine where (t.task_name, t.task_instance) = (mine.task_name, mine.task_instance)
            returning t.*""";

    FairPicking() {
        super(false, true);
    }

    @Override
    public List<Execution> lockAndFetchSingleStatement(
            JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
        return context.jdbcRunner.query(
                PICK.formatted(context.tableName),
                statement -> bind(statement, context, now, limit),
                context.resultSetMapper.get());
    }

    private void bind(PreparedStatement statement, JdbcTaskRepositoryContext context, Instant now, int limit)
            throws SQLException {
        setInstant(statement, 1, now);
        statement.setArray(2, statement.getConnection().createArrayOf("text", unknown(context)));
        statement.setInt(3, limit * CONSIDERED);
        setInstant(statement, 4, now);
        statement.setInt(5, limit * CONSIDERED);
        statement.setInt(6, limit);
        statement.setString(7, context.schedulerName.getName());
        setInstant(statement, 8, now);
    }

    /** The names of tasks of another release, which this replica has met and cannot execute. */
    private static Object[] unknown(JdbcTaskRepositoryContext context) {
        return context.taskResolver.getUnresolved().stream()
                .map(TaskResolver.UnresolvedTask::getTaskName)
                .toArray();
    }
}
