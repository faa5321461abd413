package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An action outside the engine that a step requires. The actions of a step are applied in their order, in the transaction
 * that stores the new state.
 */
public sealed interface Effect {

    /**
     * Creates a job. The token waits for {@link Event.WorkCompleted}.
     *
     * @param priority jobs of a higher priority are activated before others; 0 by default
     * @param listenerEvent the event of the listener that the job is for; null if it is for the element itself
     * @param adHoc whether the job decides which elements of an ad-hoc subprocess are activated
     */
    record CreateJob(
            long token,
            String node,
            String type,
            int retries,
            int priority,
            Map<String, String> headers,
            @Nullable ListenerEvent listenerEvent,
            boolean adHoc)
            implements Effect {

        /** A job for an element itself, with the default priority. */
        public CreateJob(long token, String node, String type, int retries, Map<String, String> headers) {
            this(token, node, type, retries, 0, headers, null, false);
        }

        /** A job that is not that of an ad-hoc subprocess. */
        public CreateJob(
                long token,
                String node,
                String type,
                int retries,
                int priority,
                Map<String, String> headers,
                @Nullable ListenerEvent listenerEvent) {
            this(token, node, type, retries, priority, headers, listenerEvent, false);
        }

        /** Returns the same job as that of an ad-hoc subprocess. */
        public CreateJob ofAdHocSubProcess() {
            return new CreateJob(token, node, type, retries, priority, headers, listenerEvent, true);
        }
    }

    /** Creates a user task. The token waits for {@link Event.WorkCompleted}. */
    record CreateUserTask(
            long token,
            String node,
            @Nullable String name,
            @Nullable String assignee,
            List<String> candidateGroups,
            List<String> candidateUsers,
            @Nullable Instant dueDate,
            @Nullable Instant followUpDate,
            int priority,
            @Nullable String formKey)
            implements Effect {}

    /**
     * Starts another process. The token waits for the end of the called instance.
     *
     * @param called the UUID of the new instance, which the token refers to
     */
    record CallProcess(
            long token,
            UUID called,
            String node,
            String processName,
            boolean onActiveBuild,
            Map<String, @Nullable Object> variables)
            implements Effect {}

    /** Ends a called instance, because its token no longer waits for it. */
    record CancelCall(long token, UUID called) implements Effect {}

    /** Arms a timer: {@link Event.Triggered} must follow when it is due. */
    record ArmTimer(long subscription, long token, String node, Instant due) implements Effect {}

    /**
     * Opens a message subscription: {@link Event.Triggered} must follow when a message with this name and key arrives.
     *
     * @param repeats whether it must follow for each such message, until {@link ForgetMessage}
     */
    record AwaitMessage(long subscription, long token, String node, String name, String correlationKey, boolean repeats)
            implements Effect {}

    /** Cancels a timer. */
    record DisarmTimer(long subscription, Instant due) implements Effect {}

    /** Closes a message subscription, which is no longer needed or whose message has arrived. */
    record ForgetMessage(long subscription) implements Effect {}

    /**
     * Removes the token's job or user task, which is completed or no longer needed, or the reference to a called instance
     * that has ended.
     */
    record RemoveWork(long token, WorkKind kind) implements Effect {}

    /**
     * Makes the token's job, which has no retries left, available again.
     *
     * @param retries the number of retries; 0 for the number that was set while the incident was open, or else one
     */
    record ReviveJob(long token, int retries) implements Effect {}

    /** Makes the jobs of the instance unavailable until {@link Release}. */
    record Hold() implements Effect {}

    /**
     * Makes the jobs of the instance available again. Events for the instance that arrived while it was on hold are lost,
     * so everything that it waits for must be requested again.
     */
    record Release() implements Effect {}

    /** Raises an incident: the token cannot continue until somebody resolves it. */
    record RaiseIncident(long token, String node, IncidentType type, String message) implements Effect {}

    /** Closes the incident of the token. */
    record ResolveIncident(long token) implements Effect {}

    /**
     * Propagates a BPMN error to the caller of the instance, which may catch it. An incident is raised too, in case nothing
     * catches it.
     */
    record UncaughtError(long token, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            implements Effect {}

    /**
     * Propagates an escalation to the caller of the instance. {@link Event.EscalationAnswered} must follow, immediately if
     * the instance has no caller, unless the instance is ended.
     *
     * @param number identifies the escalation among those of the instance
     */
    record Escalate(long token, long number, String code) implements Effect {}

    /** Answers a called instance whose escalation was caught or not, with {@link Event.EscalationAnswered}. */
    record AnswerEscalation(UUID called, long number, boolean caught) implements Effect {}

    /**
     * Publishes a message, unless another message with its message id is kept.
     *
     * @param id the id of the new message
     * @param expiresAt until when the message is kept for later subscriptions
     */
    record PublishMessage(
            UUID id,
            String name,
            String correlationKey,
            @Nullable String messageId,
            Map<String, @Nullable Object> variables,
            Instant expiresAt)
            implements Effect {}

    /**
     * Sets the time at which the instance ends as {@code EXPIRED}, unless another time was set: {@link Event.Expired} must
     * follow.
     */
    record ExpireAt(Instant at) implements Effect {}

    /** Requests {@link Event.Continue} soon, because the step reached its maximum number of visits. */
    record ContinueLater() implements Effect {}
}
