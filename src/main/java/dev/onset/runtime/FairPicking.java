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
 * Makes db-scheduler pick due wake-ups fairly between applications: it picks the first due wake-up of each application
 * before a second one of any application, so that an application with many wake-ups does not delay the others. If more
 * applications have due wake-ups than are picked at once, they are chosen at random, so that each is picked after a few
 * polls.
 *
 * <p>The query walks the index {@code scheduled_tasks_turn_ix} from one application to the next (a loose index scan).
 * Its cost depends on the number of applications with rows, not on the number of rows.
 */
final class FairPicking extends PostgreSqlJdbcCustomization {

    /**
     * The factor by which the candidates exceed the rows to pick, so that replicas that poll at the same time find
     * unlocked rows.
     */
    private static final int CONSIDERED = 8;

    private static final String PICK = """
            with recursive head as (
                (select application_id, execution_time from scheduled_tasks where not picked
                    order by application_id, execution_time limit 1)
                union all
                select next.* from head, lateral (
                    select application_id, execution_time from scheduled_tasks
                    where not picked and application_id > head.application_id
                    order by application_id, execution_time limit 1) next
            ), due as (
                select first.*, random() as lot,
                    row_number() over (partition by head.application_id order by first.execution_time) as turn
                from head, lateral (
                    select task_name, task_instance, execution_time from scheduled_tasks
                    where not picked and application_id = head.application_id and execution_time <= ?
                        and task_name <> all (?)
                    order by execution_time limit ?) first
                where head.execution_time <= ?
                order by turn, lot limit ?
            ), mine as (
                select task_name, task_instance from due join scheduled_tasks t using (task_name, task_instance)
                where not t.picked order by due.turn, due.lot limit ? for update of t skip locked
            )
            update scheduled_tasks t set picked = true, picked_by = ?, last_heartbeat = ?, version = t.version + 1
            from mine where (t.task_name, t.task_instance) = (mine.task_name, mine.task_instance)
            returning t.*""";

    FairPicking() {
        super(false, true);
    }

    @Override
    public List<Execution> lockAndFetchSingleStatement(
            JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
        return context.jdbcRunner.query(
                PICK, statement -> bind(statement, context, now, limit), context.resultSetMapper.get());
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

    /** Returns the names of tasks of other releases that this replica has found and cannot execute. */
    private static Object[] unknown(JdbcTaskRepositoryContext context) {
        return context.taskResolver.getUnresolved().stream()
                .map(TaskResolver.UnresolvedTask::getTaskName)
                .toArray();
    }
}
