package dev.onset.runtime;

import dev.onset.execution.IncidentType;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an instance waits for outside itself: its jobs, user tasks and incidents. */
@ApplicationScoped
public class OpenWork {

    private static final Sort OLDEST_FIRST = Sort.by("key");

    /**
     * A job.
     *
     * @param token the token that waits for it
     * @param availableAt when a worker may take it; while one has it, when its lock ends
     * @param worker the worker that took it last
     * @param errorMessage why it failed last
     */
    public record OpenJob(
            long key,
            long token,
            String node,
            String type,
            int retries,
            Instant availableAt,
            @Nullable String worker,
            @Nullable String errorMessage) {}

    /**
     * A user task.
     *
     * @param token the token that waits for it
     * @param priority from 0 to 100
     */
    public record OpenUserTask(
            long key,
            long token,
            String node,
            @Nullable String name,
            @Nullable String assignee,
            List<String> candidateGroups,
            List<String> candidateUsers,
            @Nullable Instant dueDate,
            @Nullable Instant followUpDate,
            int priority,
            @Nullable String formKey,
            Instant createdAt) {}

    /**
     * An open incident.
     *
     * @param token the token that it stops
     */
    public record OpenIncident(
            long key, long token, String node, IncidentType type, String message, Instant createdAt) {}

    public List<OpenJob> jobs(UUID instance) {
        return Job.<Job>list("instanceUuid", OLDEST_FIRST, instance).stream()
                .map(job -> new OpenJob(
                        job.key,
                        job.token,
                        job.node,
                        job.type,
                        job.retries,
                        job.availableAt,
                        job.worker,
                        job.errorMessage))
                .toList();
    }

    public List<OpenUserTask> userTasks(UUID instance) {
        return UserTask.<UserTask>list("instanceUuid", OLDEST_FIRST, instance).stream()
                .map(task -> new OpenUserTask(
                        task.key,
                        task.token,
                        task.node,
                        task.name,
                        task.assignee,
                        List.of(task.candidateGroups),
                        List.of(task.candidateUsers),
                        task.dueDate,
                        task.followUpDate,
                        task.priority,
                        task.formKey,
                        task.createdAt))
                .toList();
    }

    public List<OpenIncident> incidents(UUID instance) {
        return Incident.<Incident>list("instanceUuid", OLDEST_FIRST, instance).stream()
                .map(incident -> new OpenIncident(
                        incident.key,
                        incident.token,
                        incident.node,
                        incident.type,
                        incident.message,
                        incident.createdAt))
                .toList();
    }
}
