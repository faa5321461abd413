package dev.onset.runtime;

import dev.onset.platform.Entities;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads instances by UUID or business key. Performs no authorization. */
@ApplicationScoped
public class Instances {

    private static final String FIND_WITH_RIGHTS =
            "select i.*, " + RightsSql.COLUMNS + " from process_instance i" + RightsSql.JOIN + " where i.uuid = :uuid";

    private final Database database;
    private final ProcessCatalog processes;
    private final InstanceRowMapper mapper;

    Instances(Database database, ProcessCatalog processes) {
        this.database = database;
        this.processes = processes;
        this.mapper = new InstanceRowMapper(processes);
    }

    /** Returns the current instance with the permissions of a caller; empty if it does not exist. One round trip. */
    public Optional<InstanceWithRights> find(Principal principal, UUID uuid) {
        StepStatement statement = new StepStatement().add(FIND_WITH_RIGHTS).set("uuid", uuid);
        RightsSql.bind(statement, principal);
        return database
                .with(handle -> statement.query(
                        handle,
                        (row, context) -> new InstanceWithRights(mapper.map(row, context), RightsSql.read(row))))
                .stream()
                .findFirst();
    }

    /** Returns the current instance; empty if it does not exist. */
    public Optional<StoredInstance> find(UUID uuid) {
        return Entities.find(ProcessInstance.class, uuid).map(this::stored);
    }

    private StoredInstance stored(ProcessInstance instance) {
        // Detach the entity, so that the next read in the same session returns the current row.
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
                        processes.get(instance.definitionId).model(),
                        instance.variables,
                        instance.tokens),
                instance.platform,
                instance.startedAt,
                instance.startedBy,
                instance.endedAt,
                parent(instance),
                instance.businessKey,
                instance.messageKey,
                instance.expiresAt,
                instance.traceparent);
    }

    private static StoredInstance.@Nullable Parent parent(ProcessInstance instance) {
        return instance.parentUuid == null || instance.parentToken == null
                ? null
                : new StoredInstance.Parent(
                        instance.parentUuid,
                        instance.parentToken,
                        instance.rootUuid == null ? instance.parentUuid : instance.rootUuid,
                        instance.callDepth);
    }

    /** Returns the running instance that holds a unique business key of an application; empty if there is none. */
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

    /** Returns the first running instance that holds one of several unique business keys; empty if there is none. */
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
}
