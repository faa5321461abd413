package dev.onset.engine;

import java.util.Set;
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

    /** What is thrown with a code, and caught by events for that code or for any. */
    sealed interface Thrown extends Trigger {

        /** Returns the code that is caught; null for any. */
        @Nullable
        String code();
    }

    /**
     * An error.
     *
     * @param code the error code; null to catch any error
     */
    record Error(@Nullable String code) implements Thrown {}

    /** The cancellation of a transaction. */
    record Cancel() implements Trigger {}

    /** Compensation of a completed activity. */
    record Compensation() implements Trigger {}

    /**
     * An escalation.
     *
     * @param code the escalation code; null to catch any escalation
     */
    record Escalation(@Nullable String code) implements Thrown {}

    /**
     * A condition.
     *
     * @param expression gives a boolean; any other value, and a failure, counts as false
     * @param variables the names of the variables that the condition refers to
     * @param changes the types of changes of these variables after which the condition is evaluated
     */
    record Condition(Expression expression, Set<String> variables, Set<ChangeType> changes) implements Trigger {}

    /** The types of changes of a variable. */
    enum ChangeType {
        CREATE,
        UPDATE
    }

    /**
     * Whether a token subscribes to it. The catching event of an error, an escalation or compensation is found when that is
     * thrown.
     */
    default boolean isAwaited() {
        return switch (this) {
            case Timer ignored -> true;
            case Message ignored -> true;
            case Condition ignored -> true;
            case Error ignored -> false;
            case Escalation ignored -> false;
            case Compensation ignored -> false;
            case Cancel ignored -> false;
        };
    }
}
