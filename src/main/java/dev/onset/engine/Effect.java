package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a step wants done outside the core, in the order given and in the transaction that stores the new state. */
public sealed interface Effect {

    /** Work for a worker. The token waits for {@link Event.WorkCompleted}. */
    record CreateJob(long token, String node, String type, int retries, Map<String, String> headers)
            implements Effect {}

    /** Work for a person. The token waits for {@link Event.WorkCompleted}. */
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
     * Another process is to be started for the token, which waits for its end.
     *
     * @param called the UUID that the new instance gets, and that the token knows it by
     */
    record CallProcess(
            long token,
            UUID called,
            String node,
            String processName,
            boolean onActiveBuild,
            Map<String, @Nullable Object> variables)
            implements Effect {}

    /** The token no longer waits for the instance that it called: that one is to end. */
    record CancelCall(long token, UUID called) implements Effect {}

    /** {@link Event.Triggered} is to follow when the time has come. */
    record ArmTimer(long subscription, long token, String node, Instant due) implements Effect {}

    /**
     * {@link Event.Triggered} is to follow when a message of that name and key arrives.
     *
     * @param repeats whether it is to follow for each such message, until the message is forgotten
     */
    record AwaitMessage(long subscription, long token, String node, String name, String correlationKey, boolean repeats)
            implements Effect {}

    /** The timer is no longer wanted. */
    record DisarmTimer(long subscription, Instant due) implements Effect {}

    /** The message is no longer wanted, or has arrived. */
    record ForgetMessage(long subscription) implements Effect {}

    /** The token's job or user task is done, or no longer wanted; or the instance that it called has ended. */
    record RemoveWork(long token, WorkKind kind) implements Effect {}

    /**
     * The token's job, which has no retries left, may be tried again.
     *
     * @param retries how often; 0 for as often as was set while the incident was open, else once
     */
    record ReviveJob(long token, int retries) implements Effect {}

    /** Nobody is to get the instance's jobs, until {@link Release}. */
    record Hold() implements Effect {}

    /**
     * Jobs may be had again. Whatever was for the instance while it was on hold is lost: all that it waits for is to be asked
     * for anew.
     */
    record Release() implements Effect {}

    /** The token cannot go on until a person has looked at it. */
    record RaiseIncident(long token, String node, IncidentType type, String message) implements Effect {}

    /** The token's incident is no more. */
    record ResolveIncident(long token) implements Effect {}

    /** A BPMN error left the instance: whoever called it may catch it. Comes with an incident, in case nobody does. */
    record UncaughtError(long token, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            implements Effect {}

    /** The instance is to end as {@code EXPIRED} at a time, where nobody has said another: {@link Event.Expired} is to follow. */
    record ExpireAt(Instant at) implements Effect {}

    /** The step made its allowed number of visits; {@link Event.Continue} is to follow soon. */
    record ContinueLater() implements Effect {}
}
