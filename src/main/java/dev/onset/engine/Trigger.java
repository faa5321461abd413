package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/** The trigger of a catching event (BPMN 2.0, 10.5.5). */
public sealed interface Trigger {

    /**
     * A timer.
     *
     * @param type the interpretation of the value
     * @param expression gives an ISO 8601 date and time, duration or repeating interval, or a cron expression
     */
    record Timer(TimerType type, Expression expression) implements Trigger {}

    /** The types of timers. */
    enum TimerType {
        /** A date and time. */
        DATE,
        /** A duration from the time when the timer is armed. */
        DURATION,
        /** A repeating interval or a cron expression. */
        CYCLE
    }

    /**
     * A message.
     *
     * @param name gives the message name, a non-empty string
     * @param correlationKey gives the correlation key, a string or a number; null for a message that starts an instance
     */
    record Message(Expression name, @Nullable Expression correlationKey) implements Trigger {}

    /**
     * An error.
     *
     * @param code the error code; null to catch any error
     */
    record Error(@Nullable String code) implements Trigger {}

    /** The cancellation of a transaction. */
    record Cancel() implements Trigger {}

    /** Compensation of a completed activity. */
    record Compensation() implements Trigger {}
}
