package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a timer starts instances of a process (BPMN 2.0, 10.5.2).
 *
 * @param text what the model gives: a date, a repeating interval or a cron expression
 * @param due when it starts the next one
 * @param cycle what is left of a timer that starts more than one
 */
public record StartSchedule(
        String text, Instant due, @Nullable Cycle cycle) {

    /**
     * Reads the schedule of a start event. Its expression sees no values: there is no instance yet.
     *
     * @throws ExpressionFailure where the timer gives no time
     */
    public static StartSchedule of(Trigger.Timer timer, Instant now) throws ExpressionFailure {
        Object value = timer.expression().evaluate(Variables.NONE, now);
        Timers.Due due = Timers.due(timer.type(), value, now);
        return new StartSchedule(String.valueOf(value), due.at(), due.cycle());
    }

    /** What is left after it has started one; null where that is nothing. Times that were missed are passed over. */
    public @Nullable StartSchedule after(Instant now) {
        Cycle left = cycle == null ? null : cycle.fired();
        Instant next = left == null ? null : left.next(due, now);
        return next == null ? null : new StartSchedule(text, next, left);
    }
}
