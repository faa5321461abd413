package dev.onset.runtime;

import dev.onset.builds.Definitions;
import dev.onset.execution.IncidentType;
import dev.onset.signals.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;

/** Reads and locks the rows of instances. */
@ApplicationScoped
public class Instances {

    private final Definitions definitions;
    private final Signals signals;

    Instances(Definitions definitions, Signals signals) {
        this.definitions = definitions;
        this.signals = signals;
    }

    /** The instance as it is now; empty where there is none. */
    public Optional<StoredInstance> find(UUID uuid) {
        return Optional.<ProcessInstance>ofNullable(ProcessInstance.findById(uuid))
                .map(this::stored);
    }

    /** The instance, locked until the transaction ends: nobody else steps it meanwhile. */
    public Optional<StoredInstance> lock(UUID uuid) {
        return Optional.<ProcessInstance>ofNullable(ProcessInstance.findById(uuid, LockModeType.PESSIMISTIC_WRITE))
                .map(this::stored);
    }

    /** The running instance that holds a business key which no other of the application may have; empty where none does. */
    public Optional<UUID> holderOf(UUID applicationId, String businessKey) {
        return ProcessInstance.getEntityManager()
                .createQuery(
                        "select i.uuid from ProcessInstance i where i.applicationId = ?1 and i.businessKey = ?2"
                                + " and i.uniqueBusinessKey and i.endedAt is null",
                        UUID.class)
                .setParameter(1, applicationId)
                .setParameter(2, businessKey)
                .getResultStream()
                .findFirst();
    }

    /** The same for several business keys: the first that is held. */
    public Optional<UUID> holderOfAny(UUID applicationId, Collection<String> businessKeys) {
        return ProcessInstance.getEntityManager()
                .createQuery(
                        "select i.uuid from ProcessInstance i where i.applicationId = ?1 and i.businessKey in ?2"
                                + " and i.uniqueBusinessKey and i.endedAt is null order by i.uuid",
                        UUID.class)
                .setParameter(1, applicationId)
                .setParameter(2, businessKeys)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The instances that a call of another one started and that have not ended. */
    List<UUID> called(UUID parent, long token) {
        return ProcessInstance.getEntityManager()
                .createQuery(
                        "select i.uuid from ProcessInstance i"
                                + " where i.parentUuid = ?1 and i.parentToken = ?2 and i.endedAt is null",
                        UUID.class)
                .setParameter(1, parent)
                .setParameter(2, token)
                .getResultList();
    }

    /** The last instances that calls of another one started, one for each of the tokens that has called any. */
    List<UUID> lastCalled(UUID parent, List<Long> tokens) {
        return ProcessInstance.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select distinct on (parent_token) uuid from process_instance
                        where parent_uuid = :parent and parent_token = any (:tokens)
                        order by parent_token, uuid desc""", UUID.class)
                .setParameter("parent", parent)
                .setParameter("tokens", tokens.toArray(Long[]::new), Long[].class)
                .getResultList();
    }

    /** The types of the jobs that an instance waits for. */
    List<String> jobTypes(UUID instance) {
        return ProcessInstance.getEntityManager()
                .createQuery("select distinct j.type from Job j where j.instanceUuid = ?1", String.class)
                .setParameter(1, instance)
                .getResultList();
    }

    /** An incident with its instance, both locked; empty where it is resolved. One round trip. */
    public Optional<LockedIncident> lockIncident(long key) {
        return ProcessInstance.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select {i.*}, c.token_id as token, c.type as incident_type
                        from incident c join process_instance i on i.uuid = c.instance_uuid
                        where c.key = :key for no key update of i, c""", Object[].class)
                .addEntity("i", ProcessInstance.class)
                .addScalar("token", Long.class)
                .addScalar("incident_type", String.class)
                .setParameter("key", key)
                .uniqueResultOptional()
                .map(row -> new LockedIncident(
                        stored((ProcessInstance) row[0]), (Long) row[1], IncidentType.valueOf((String) row[2])));
    }

    /** A job with its instance, both locked; empty where the job is done. One round trip. */
    public Optional<LockedWork> lockJob(long key) {
        return lockWork("""
                select {i.*}, j.token_id as token, null as assignee, null as candidate_groups, null as candidate_users,
                    j.type as work_type, j.created_at as work_created_at
                from job j join process_instance i on i.uuid = j.instance_uuid
                where j.key = :key for no key update of i, j""", key);
    }

    /** A user task with its instance, both locked; empty where the task is done. One round trip. */
    public Optional<LockedWork> lockUserTask(long key) {
        return lockWork("""
                select {i.*}, t.token_id as token, t.assignee, t.candidate_groups, t.candidate_users,
                    null as work_type, t.created_at as work_created_at
                from user_task t join process_instance i on i.uuid = t.instance_uuid
                where t.key = :key for no key update of i, t""", key);
    }

    /** Keeps why a job failed, how often it may still be tried and from when on; a part of the transaction that locked it. */
    public void recordJobFailure(long key, int retries, Instant availableAt, String message) {
        signalType(ProcessInstance.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        update job set retries = :retries, available_at = :availableAt, error_message = :message
                        where key = :key returning type""", String.class)
                .setParameter("retries", retries)
                .setParameter("availableAt", availableAt)
                .setParameter("message", message)
                .setParameter("key", key));
    }

    /** Changes how often a job may still be tried, and from when on; null changes nothing. */
    public void updateJob(long key, @Nullable Integer retries, @Nullable Instant availableAt) {
        signalType(ProcessInstance.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        update job set retries = coalesce(cast(:retries as integer), retries),
                            available_at = coalesce(cast(:availableAt as timestamptz), available_at)
                        where key = :key returning type""", String.class)
                .setParameter("retries", retries)
                .setParameter("availableAt", availableAt == null ? null : availableAt.toString())
                .setParameter("key", key));
    }

    /** Whoever waits for such jobs learns when there is one next. */
    private void signalType(Query<String> update) {
        update.getResultList().forEach(type -> signals.signal(Topics.jobs(type)));
    }

    /** The instance's lock comes first, as in every step, so that two transactions never wait for each other. */
    private Optional<LockedWork> lockWork(String sql, long key) {
        return ProcessInstance.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(sql, Object[].class)
                .addEntity("i", ProcessInstance.class)
                .addScalar("token", Long.class)
                .addScalar("assignee", String.class)
                .addScalar("candidate_groups", String[].class)
                .addScalar("candidate_users", String[].class)
                .addScalar("work_type", String.class)
                .addScalar("work_created_at", Instant.class)
                .setParameter("key", key)
                .uniqueResultOptional()
                .map(row -> new LockedWork(
                        stored((ProcessInstance) row[0]),
                        (Long) row[1],
                        (String) row[2],
                        list(row[3]),
                        list(row[4]),
                        (String) row[5],
                        (Instant) row[6]));
    }

    private static List<String> list(@Nullable Object array) {
        return array == null ? List.of() : List.of((String[]) array);
    }

    private StoredInstance stored(ProcessInstance instance) {
        // What is read again in the transaction is read anew: the step between may have changed it behind Hibernate's
        // back.
        ProcessInstance.getEntityManager().detach(instance);
        return new StoredInstance(
                instance.uuid,
                instance.workspaceId,
                instance.applicationId,
                instance.buildId,
                instance.definitionId,
                instance.processName,
                instance.revision,
                StateCodec.read(
                        instance.state,
                        definitions.get(instance.definitionId).model(),
                        instance.variables,
                        instance.tokens),
                instance.platform,
                instance.startedAt,
                instance.startedBy,
                instance.endedAt,
                instance.parentUuid == null || instance.parentToken == null
                        ? null
                        : new StoredInstance.Parent(instance.parentUuid, instance.parentToken),
                instance.businessKey,
                instance.expiresAt,
                instance.traceparent);
    }
}
