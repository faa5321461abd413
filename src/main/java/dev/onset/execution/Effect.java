package dev.onset.execution;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step wants done outside the core, in the order given and in the transaction that stores the new state. */
public sealed interface Effect {

    /** Work for a worker. The token waits for {@link Event.WorkCompleted}. */
    record CreateJob(int token, String node, String type, int retries, Map<String, String> headers) implements Effect {}

    /** Work for a person. The token waits for {@link Event.WorkCompleted}. */
    record CreateUserTask(
            int token,
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

    /** Whatever was created for the token (job, user task) is done with or no longer wanted. */
    record RemoveWork(int token) implements Effect {}

    /** The token cannot go on until a person has looked at it. */
    record RaiseIncident(int token, String node, IncidentType type, String message) implements Effect {}

    /** The token's incident is no more. */
    record ResolveIncident(int token) implements Effect {}

    /** The step made its allowed number of visits; {@link Event.Continue} is to follow soon. */
    record ContinueLater() implements Effect {}
}
