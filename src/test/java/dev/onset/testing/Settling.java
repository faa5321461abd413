package dev.onset.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/**
 * What the runtime does by itself for the instances of an application: waits until it has, hurries it up, and looks for what
 * is left. The scheduler has a clock of its own; where a test has set the application's, what is due by that is due at once.
 */
public final class Settling {

    private static final List<String> TABLES = List.of("job", "user_task", "incident", "message_subscription");

    private static final String OF_APPLICATION =
            "instance_uuid in (select uuid from process_instance where application_id = ?)";

    /** The scheduled tasks of the application's instances and messages. */
    private static final String TASKS = """
            (exists (select 1 from process_instance i where i.application_id = ? and task_instance like i.uuid || '%')
            or exists (select 1 from message m where m.application_id = ? and task_instance = m.id::text))""";

    private final UUID application;

    public Settling(UUID application) {
        this.application = application;
    }

    /** Until everything is done that is not for later. */
    public void settle() {
        soon().until(() -> {
            Rows.update(
                    "update scheduled_tasks set execution_time = now()"
                            + " where execution_time > now() and task_name <> 'fire-timer' and " + TASKS,
                    application,
                    application);
            return tasks("task_name <> 'fire-timer'") == 0;
        });
    }

    /** The timers that are armed, as {@link #fire} takes them, the next one first. */
    public List<String> timers() {
        return Rows.list(
                String.class,
                "select task_instance from scheduled_tasks where task_name = 'fire-timer' and " + TASKS
                        + " order by execution_time",
                application,
                application);
    }

    /** When a timer fires, in milliseconds since 1970. */
    public static long due(String timer) {
        return Rows.number(
                "select ceil(extract(epoch from execution_time) * 1000) from scheduled_tasks where task_instance = ?",
                timer);
    }

    /** A timer fires now. */
    public void fire(String timer) {
        Rows.update("update scheduled_tasks set execution_time = now() where task_instance = ?", timer);
        soon().until(() -> Rows.count("scheduled_tasks", "task_instance = ?", timer) == 0);
        settle();
    }

    /** How many rows of what tables there still are. */
    public Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        TABLES.forEach(table -> left.put(table, Rows.count(table, OF_APPLICATION, application)));
        left.put("scheduled_tasks", tasks("true"));
        left.put(
                "process_instance that has not ended",
                Rows.count("process_instance", "application_id = ? and ended_at is null", application));
        left.values().removeIf(rows -> rows == 0);
        return left;
    }

    private long tasks(String condition) {
        return Rows.count("scheduled_tasks", condition + " and " + TASKS, application, application);
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }
}
