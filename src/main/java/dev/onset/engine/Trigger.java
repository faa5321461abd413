package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/** What an event waits for (BPMN 2.0, 10.5.5). */
public sealed interface Trigger {

    /**
     * A time.
     *
     * @param type how the expression's value is read
     * @param expression gives an ISO 8601 date and time, duration, or repeating interval, or a cron expression
     */
    record Timer(TimerType type, Expression expression) implements Trigger {}

    /** How a timer says its time. */
    enum TimerType {
        /** One date and time. */
        DATE,
        /** A duration from when the timer is armed. */
        DURATION,
        /** A repeating interval, or cron. */
        CYCLE
    }

    /**
     * A message.
     *
     * @param name gives the message's name, a non-empty string
     * @param correlationKey gives the key that tells which instance a message is for, a string or a number; null for a message
     *     that starts an instance
     */
    record Message(Expression name, @Nullable Expression correlationKey) implements Trigger {}

    /**
     * An error.
     *
     * @param code the error's code; null where any error is caught
     */
    record Error(@Nullable String code) implements Trigger {}
}
