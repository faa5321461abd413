package dev.onset.execution;

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

    /** The work that a token waits for failed for good: no retries are left. */
    record WorkFailed(long token, String message) implements Event {}

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

    /** The rest of a step that was cut because it made too many visits. */
    record Continue() implements Event {}

    /** What failed in an incident is to be tried again. */
    record IncidentRetried(long token) implements Event {}
}
