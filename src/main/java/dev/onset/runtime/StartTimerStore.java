package dev.onset.runtime;

import dev.onset.engine.Cycle;
import dev.onset.engine.StartSchedule;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores timer start events and their wake-ups. Takes part in the transaction of the thread, if there is one. */
@ApplicationScoped
class StartTimerStore {

    /** The name of the db-scheduler task that fires these timers. */
    static final String TASK = "start-by-timer";

    private final Database database;

    StartTimerStore(Database database) {
        this.database = database;
    }

    /** A timer that is due to start another instance. */
    record Due(
            UUID id, UUID workspaceId, UUID applicationId, UUID definitionId, String nodeId, StartSchedule schedule) {}

    /** Returns a timer; empty if it starts no more instances. */
    Optional<Due> find(UUID id) {
        return database.with(handle -> handle.createQuery(
                        "select * from start_timer where id = :id and due is not null")
                .bind("id", id)
                .map((row, context) -> {
                    String interval = row.getString("cycle_interval");
                    return new Due(
                            id,
                            row.getObject("workspace_id", UUID.class),
                            row.getObject("application_id", UUID.class),
                            row.getObject("definition_id", UUID.class),
                            row.getString("node_id"),
                            new StartSchedule(
                                    row.getString("schedule"),
                                    Objects.requireNonNull(InstanceRowMapper.time(row, "due")),
                                    interval == null ? null : new Cycle(interval, row.getInt("cycle_left"))));
                })
                .findOne());
    }

    /**
     * Advances a timer to its next due time and runs an action in the same transaction, if the timer still has the due
     * time and definition that it was read with.
     *
     * @return whether the timer was advanced
     */
    boolean advance(Due timer, @Nullable StartSchedule next, Supplier<Boolean> action) {
        return database.inTransaction(() -> {
            Cycle cycle = next == null ? null : next.cycle();
            int advanced = database.with(new StepStatement()
                    .add("""
                                    update start_timer set due = cast(:next as timestamptz), cycle_interval = :interval,
                                        cycle_left = cast(:left as integer)
                                    where id = :id and due = :due and definition_id = :definition""")
                    .set("id", timer.id())
                    .set("due", timer.schedule().due())
                    .set("definition", timer.definitionId())
                    .set("next", next == null ? null : next.due())
                    .set("interval", cycle == null ? null : cycle.interval())
                    .set("left", cycle == null ? null : cycle.left())::execute);
            if (advanced == 0) {
                return false;
            }
            rearm(timer.id(), timer.applicationId(), null, next == null ? null : next.due());
            return action.get();
        });
    }

    /** Replaces the wake-up of a timer by one for its new due time. */
    void rearm(UUID id, UUID applicationId, @Nullable Instant before, @Nullable Instant due) {
        if (before != null) {
            database.with(
                    new StepStatement().add(WakeupRows.DELETE).set("settled", Values.write(List.of(row(id, before))))
                            ::execute);
        }
        if (due != null) {
            database.with(new StepStatement()
                    .add(WakeupRows.INSERT + WakeupRows.OR_AGAIN)
                    .set("wakeups", Values.write(List.of(row(id, due))))
                    .set("application", applicationId)
                    .set("backupAfter", WakeupRows.BACKUP_AFTER)::execute);
        }
    }

    private static WakeupRows.Row row(UUID id, Instant due) {
        return new WakeupRows.Row(TASK, id + ":" + due.toEpochMilli(), null, due);
    }
}
