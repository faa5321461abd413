package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can happen to an instance from outside. */
public sealed interface Event {

    /**
     * The work that a token waits for (a job, a user task) is done.
     *
     * @param variables what it returned
     */
    record WorkCompleted(long token, Map<String, @Nullable Object> variables) implements Event {}

    /**
     * The work that a token waits for failed, and will be tried again.
     *
     * @param variables for the next try: variables of the node's own scope
     */
    record WorkPutOff(long token, Map<String, @Nullable Object> variables) implements Event {}

    /**
     * The work that a token waits for failed for good: no retries are left.
     *
     * @param variables for whoever has it tried again: variables of the node's own scope
     */
    record WorkFailed(long token, String message, Map<String, @Nullable Object> variables) implements Event {

        /** It failed and left nothing. */
        public WorkFailed(long token, String message) {
            this(token, message, Map.of());
        }
    }

    /**
     * The work that a token waits for ended with a BPMN error (BPMN 2.0, 10.5.7).
     *
     * @param variables what the one who catches it gets
     */
    record ErrorThrown(long token, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            implements Event {}

    /**
     * An event happened that a token waits for.
     *
     * @param subscription id of the subscription
     * @param variables what came with it
     */
    record Triggered(long subscription, Map<String, @Nullable Object> variables) implements Event {}

    /** The instance is to end now. */
    record Canceled() implements Event {}

    /** The time of the instance is up: it is to end now. */
    record Expired() implements Event {}

    /** Nothing is to happen to the instance any more, until it is resumed or ended. */
    record Held() implements Event {}

    /** An instance that is on hold is to go on. What has come due meanwhile happens now. */
    record Resumed() implements Event {}

    /**
     * Process values are to change.
     *
     * @param patch a merge patch (RFC 7396): null takes a value away, an object changes what is in an object
     */
    record ValuesChanged(Map<String, @Nullable Object> patch) implements Event {}

    /** The rest of a step that was cut because it made too many visits. */
    record Continue() implements Event {}

    /**
     * What failed in an incident is to be tried again.
     *
     * @param retries how often a job may be tried then; 0 for as often as was set while the incident was open, else once
     * @param patch a merge patch (RFC 7396) that changes process values before; empty for none
     */
    record IncidentRetried(long token, int retries, Map<String, @Nullable Object> patch) implements Event {

        /** A job may be tried as often as was set while the incident was open, else once; no value changes. */
        public IncidentRetried(long token) {
            this(token, 0, Map.of());
        }
    }

    /**
     * The runtime could not continue the instance, again and again: what is ready gets an incident.
     *
     * @param message what is known of the reason
     */
    record ContinuationFailed(String message) implements Event {}
}
