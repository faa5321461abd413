package dev.onset.runtime;

import dev.onset.engine.IncidentType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** Reads the open jobs, user tasks and incidents of instances. */
@ApplicationScoped
public class OpenWork {

    /**
     * An open job.
     *
     * @param token the token that waits for the job
     * @param availableAt when a worker can activate the job; while it is activated, when its activation times out
     * @param worker the worker that activated the job last
     * @param errorMessage the message of its last failure
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
     * An open user task.
     *
     * @param token the token that waits for the user task
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
     * @param token the token that the incident stops
     */
    public record OpenIncident(
            long key, long token, String node, IncidentType type, String message, Instant createdAt) {}

    /** An open incident and its instance. */
    public record StoppedInstance(UUID instance, String processName, OpenIncident incident) {}

    private final EntityManager entities;

    OpenWork(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Returns jobs of an instance, ordered by key.
     *
     * @param after the key after which the page begins; 0 for the first page
     */
    public List<OpenJob> jobs(UUID instance, long after, int limit) {
        return list(Job.class, instance, after, limit)
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

    /**
     * Returns user tasks of an instance, ordered by key.
     *
     * @param after the key after which the page begins; 0 for the first page
     */
    public List<OpenUserTask> userTasks(UUID instance, long after, int limit) {
        return list(UserTask.class, instance, after, limit)
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

    /**
     * Returns incidents of an instance, ordered by key.
     *
     * @param after the key after which the page begins; 0 for the first page
     */
    public List<OpenIncident> incidents(UUID instance, long after, int limit) {
        return list(Incident.class, instance, after, limit).map(OpenWork::open).toList();
    }

    /** Queries the table of a kind. The primary key of each table consists of instance and key. */
    private <T> Stream<T> list(Class<T> kind, UUID instance, long after, int limit) {
        return entities.createQuery(
                        "from " + kind.getSimpleName()
                                + " w where w.instanceUuid = :instance and w.key > :after order by w.key",
                        kind)
                .setParameter("instance", instance)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream();
    }

    /**
     * Returns incidents of an application, newest first.
     *
     * @param type null for all types
     * @param processName null for all processes
     * @param before the key of the last incident on the previous page
     */
    public List<StoppedInstance> incidents(
            UUID workspaceId,
            UUID applicationId,
            @Nullable IncidentType type,
            @Nullable String processName,
            long before,
            int limit) {
        NativeQuery<Incident> query;
        Session session = entities.unwrap(Session.class);
        if (type == null && processName == null) {
            query = session.createNativeQuery("""
                            select * from incident c where c.workspace_id = :workspace and c.application_id = :application
                                and c.key < :before order by c.key desc limit :limit""", Incident.class).setParameter("workspace", workspaceId);
        } else {
            query = session.createNativeQuery(
                            """
                            select c.* from unnest(:types) as t (type) cross join lateral (
                                select * from incident c where c.application_id = :application and c.type = t.type
                                    and c.key < :before%s order by c.key desc limit :limit) c
                            order by c.key desc limit :limit""".formatted(processName == null ? "" : " and c.process_name = :process"), Incident.class)
                    .setParameter("types", types(type), String[].class);
            if (processName != null) {
                query.setParameter("process", processName);
            }
        }
        return query.setParameter("application", applicationId)
                .setParameter("before", before)
                .setParameter("limit", limit)
                .getResultStream()
                .map(incident -> new StoppedInstance(incident.instanceUuid, incident.processName, open(incident)))
                .toList();
    }

    /** Returns the types to query. Each type has its own range in the index. */
    private static String[] types(@Nullable IncidentType type) {
        return type == null
                ? Stream.of(IncidentType.values()).map(Enum::name).toArray(String[]::new)
                : new String[] {type.name()};
    }

    private static OpenIncident open(Incident incident) {
        return new OpenIncident(
                incident.key, incident.token, incident.node, incident.type, incident.message, incident.createdAt);
    }
}
