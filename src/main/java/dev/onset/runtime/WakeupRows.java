package dev.onset.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.engine.ThrownError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Represents wake-ups as rows of db-scheduler's table. Each kind has a task, and the name of the task instance
 * identifies what the wake-up waits for, so that writing the same wake-up twice results in one row. Names and data are
 * a stored format, which replicas of other releases read.
 */
@RegisterForReflection(targets = {WakeupRows.Row.class, WakeupRows.FailedCall.class, WakeupRows.CanceledCall.class})
final class WakeupRows {

    static final String CONTINUE = "continue-instance";
    static final String TIMER = "fire-timer";
    static final String EXPIRE = "expire-instance";
    static final String CALL_ENDED = "tell-end-of-call";
    static final String CALL_FAILED = "tell-error-of-call";
    static final String CALL_ESCALATED = "tell-escalation-of-call";
    static final String ANSWER_ESCALATION = "answer-escalation";
    static final String CANCEL_CALL = "cancel-call";
    static final String ASK_CALL = "ask-call";
    static final String KEY_RELEASED = "release-message-key";

    /** The delay after which any replica may deliver an immediate wake-up that the writing replica did not deliver. */
    static final String BACKUP_AFTER = "5 s";

    /**
     * The delay if the writing replica delivers no wake-ups itself, so that another replica delivers it as soon as
     * possible.
     */
    static final String AT_ONCE = "0 s";

    /** Inserts the rows in {@code :wakeups} for the application {@code :application}. Further tables may be joined. */
    static final String INSERT = """
            insert into scheduled_tasks (task_name, task_instance, application_id, task_data, execution_time, picked, version)
            select n.task, n.name, cast(:application as uuid), convert_to(n.data, 'UTF8'),
                coalesce(n.due, now() + cast(:backupAfter as interval)), false, 1
            from jsonb_to_recordset(cast(:wakeups as jsonb)) as n (task text, name text, data text, due timestamptz)""";

    /**
     * Handles an existing row. The row is left unchanged, unless it is picked: the executing replica may have read the
     * instance before the step that writes the row again. In that case, the row is released for another execution. The
     * changed version tells the executing replica not to remove it.
     */
    static final String OR_AGAIN = """
             on conflict (task_name, task_instance) do update
            set task_data = excluded.task_data, execution_time = excluded.execution_time, picked = false, picked_by = null,
                last_heartbeat = null, version = scheduled_tasks.version + 1
            where scheduled_tasks.picked""";

    /**
     * Removes the rows in {@code :settled}, except for those that are picked; the replica that executes a row removes
     * it.
     */
    static final String DELETE = """
            delete from scheduled_tasks t using jsonb_to_recordset(cast(:settled as jsonb)) as n (task text, name text)
            where t.task_name = n.task and t.task_instance = n.name and not t.picked""";

    private WakeupRows() {}

    /** A row to insert or remove. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String task,
            String name,
            @Nullable String data,
            @Nullable Instant due) {}

    /** The task data of {@link #CALL_FAILED}. */
    record FailedCall(
            long token,
            @Nullable String code,
            @Nullable String message,
            @Nullable Map<String, @Nullable Object> variables) {

        ThrownError error() {
            return new ThrownError(code == null ? "" : code, message, variables == null ? Map.of() : variables);
        }
    }

    /** The task data of {@link #CANCEL_CALL}. */
    record CanceledCall(@Nullable String actor) {}

    static List<Row> of(List<? extends Wakeup.Stored> wakeups) {
        return wakeups.stream().map(WakeupRows::of).toList();
    }

    private static Row of(Wakeup.Stored wakeup) {
        return switch (wakeup) {
            case Wakeup.Continue next -> row(CONTINUE, next.instance() + ":" + next.revision(), null, null);
            case Wakeup.Timer timer ->
                row(
                        TIMER,
                        timer.instance() + ":" + timer.subscription() + ":"
                                + timer.due().toEpochMilli(),
                        null,
                        timer.due());
            case Wakeup.Expire expiry ->
                row(EXPIRE, expiry.instance() + ":" + expiry.due().toEpochMilli(), null, expiry.due());
            case Wakeup.CallEnded end -> row(CALL_ENDED, end.called().toString(), null, null);
            case Wakeup.CallFailed failed ->
                row(
                        CALL_FAILED,
                        failed.called() + ":" + failed.origin(),
                        Values.write(new FailedCall(
                                0,
                                failed.error().code(),
                                failed.error().message(),
                                failed.error().variables())),
                        null);
            case Wakeup.CallEscalated escalated ->
                row(CALL_ESCALATED, escalated.called() + ":" + escalated.number(), null, null);
            case Wakeup.AnswerEscalation answer ->
                row(ANSWER_ESCALATION, answer.called() + ":" + answer.number() + ":" + answer.caught(), null, null);
            case Wakeup.CancelCall canceled ->
                row(CANCEL_CALL, canceled.called().toString(), Values.write(new CanceledCall(canceled.actor())), null);
            case Wakeup.AskCall ask -> row(ASK_CALL, ask.called() + ":" + ask.asked(), null, null);
            case Wakeup.KeyReleased released ->
                row(KEY_RELEASED, released.instance().toString(), null, null);
        };
    }

    private static Row row(String task, String name, @Nullable String data, @Nullable Instant due) {
        return new Row(task, name, data, due);
    }

    /** Returns the id at the beginning of a task instance's name. */
    static UUID idOf(String name) {
        int end = name.indexOf(':');
        return UUID.fromString(end < 0 ? name : name.substring(0, end));
    }
}
