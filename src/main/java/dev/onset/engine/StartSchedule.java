package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a timer start event of a process (BPMN 2.0, 10.5.2).
 *
 * @param text the date, repeating interval or cron expression
 * @param due the time of the next start
 * @param cycle the rest of the cycle; null if there is no further start
 */
public record StartSchedule(
        String text, Instant due, @Nullable Cycle cycle) {

    /**
     * Evaluates the schedule of a start event. Its expression sees no variables, because there is no instance yet.
     *
     * @throws ExpressionFailure if the timer does not give a time
     */
    public static StartSchedule of(Trigger.Timer timer, Instant now) throws ExpressionFailure {
        Object value = timer.expression().evaluate(Variables.NONE, now);
        Timers.Due due = Timers.due(timer.type(), value, now);
        return new StartSchedule(String.valueOf(value), due.at(), due.cycle());
    }

    /**
     * Returns the rest of the schedule after a start; null if there is none. Times that have passed meanwhile are skipped.
     */
    public @Nullable StartSchedule after(Instant now) {
        Cycle left = cycle == null ? null : cycle.fired();
        Instant next = left == null ? null : left.next(due, now);
        return next == null ? null : new StartSchedule(text, next, left);
    }
}
