package dev.onset.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happens to an instance from outside the engine. */
public sealed interface Event {

    /**
     * The work that a token waits for (a job, a user task, a called instance) is completed.
     *
     * @param variables the returned values
     */
    record WorkCompleted(long token, Map<String, @Nullable Object> variables) implements Event {}

    /**
     * The job of an ad-hoc subprocess is completed.
     *
     * @param variables the returned values
     * @param activations the elements to activate
     * @param fulfilled whether the ad-hoc subprocess is to be completed
     * @param cancelRemaining whether it is completed at once, and its active elements are withdrawn
     */
    record ElementsChosen(
            long token,
            Map<String, @Nullable Object> variables,
            List<Activation> activations,
            boolean fulfilled,
            boolean cancelRemaining)
            implements Event {}

    /**
     * The work that a token waits for failed and will be retried.
     *
     * @param variables values for the next attempt, which become variables of the node's own scope
     */
    record WorkPutOff(long token, Map<String, @Nullable Object> variables) implements Event {}

    /**
     * The work that a token waits for failed, and no retries are left.
     *
     * @param message the reason
     * @param variables values for a later attempt, which become variables of the node's own scope
     */
    record WorkFailed(long token, String message, Map<String, @Nullable Object> variables) implements Event {

        /** A failure without variables. */
        public WorkFailed(long token, String message) {
            this(token, message, Map.of());
        }
    }

    /**
     * The work that a token waits for ended with a BPMN error (BPMN 2.0, 10.5.7).
     *
     * @param variables the values for the event that catches the error
     */
    record ErrorThrown(long token, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            implements Event {}

    /**
     * An instance that a token called has thrown an escalation that nothing in it caught.
     *
     * @param number identifies the escalation among those of the called instance
     */
    record EscalationThrown(long token, long number, String code) implements Event {}

    /**
     * The caller of the instance has caught an escalation of the instance, or nothing caught it. The token that threw it
     * continues.
     *
     * @param number identifies the escalation
     */
    record EscalationAnswered(long number, boolean caught) implements Event {}

    /**
     * An event occurred that a token waits for.
     *
     * @param subscription id of the subscription
     * @param variables the values of the event
     */
    record Triggered(long subscription, Map<String, @Nullable Object> variables) implements Event {}

    /** The instance must be terminated. */
    record Canceled() implements Event {}

    /** The instance has expired and must end. */
    record Expired() implements Event {}

    /** The instance must be put on hold, until it is resumed or ended. */
    record Held() implements Event {}

    /** An instance that is on hold must be resumed. Timers that became due meanwhile fire immediately. */
    record Resumed() implements Event {}

    /**
     * Process values must be changed.
     *
     * @param patch a merge patch (RFC 7396): null removes a value, an object changes the members of an object
     */
    record ValuesChanged(Map<String, @Nullable Object> patch) implements Event {}

    /** The continuation of a step that reached its maximum number of visits. */
    record Continue() implements Event {}

    /**
     * An incident must be retried.
     *
     * @param retries the number of retries of a job; 0 for the number that was set while the incident was open, or else one
     * @param patch a merge patch (RFC 7396) for process values, which is applied first; may be empty
     */
    record IncidentRetried(long token, int retries, Map<String, @Nullable Object> patch) implements Event {

        /**
         * A retry with the number of retries that was set while the incident was open, or else one, and without a patch.
         */
        public IncidentRetried(long token) {
            this(token, 0, Map.of());
        }
    }

    /**
     * The instance repeatedly failed to continue. Every token that is ready gets an incident.
     *
     * @param message the reason, as far as it is known
     */
    record ContinuationFailed(String message) implements Event {}
}
