package dev.onset.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.Migration;
import dev.onset.platform.Ids;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves all instances of a process from one build to another: each in a transaction of its own, in the order of their
 * UUIDs, some at a time. What a crash interrupts goes on where it was; an instance that was moved already is no longer one
 * of the old build's. Instances that begin on the old build meanwhile are moved, too.
 */
@ApplicationScoped
public class MigrationBatches implements RecurringWork {

    private static final Logger LOG = Logger.getLogger(MigrationBatches.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;
    private static final int MAX_REFUSALS = 100;
    private static final TypeReference<Map<String, String>> MAPPINGS = new TypeReference<>() {};
    private static final TypeReference<List<Refusal>> REFUSALS = new TypeReference<>() {};

    private final EntityManager entities;
    private final DataSource dataSource;
    private final Instances instances;
    private final Definitions definitions;
    private final Migrations migrations;
    private final InstantSource clock;

    MigrationBatches(
            EntityManager entities,
            DataSource dataSource,
            Instances instances,
            Definitions definitions,
            Migrations migrations,
            InstantSource clock) {
        this.entities = entities;
        this.dataSource = dataSource;
        this.instances = instances;
        this.definitions = definitions;
        this.migrations = migrations;
        this.clock = clock;
    }

    /** What is wanted. */
    public record Wanted(
            UUID workspaceId,
            UUID applicationId,
            String processName,
            UUID fromBuildId,
            UUID toBuildId,
            Map<String, String> mappings) {}

    /** An instance that could not be moved, and why. */
    @RegisterForReflection(targets = {Refusal.class, Migration.Obstacle.class})
    public record Refusal(UUID uuid, List<Migration.Obstacle> obstacles) {}

    /**
     * How far one is.
     *
     * @param refusals the first of those that were refused
     * @param endedAt null while it goes on
     */
    public record Progress(
            UUID id,
            Wanted wanted,
            Instant requestedAt,
            String requestedBy,
            @Nullable UUID lastUuid,
            long migrated,
            long refused,
            List<Refusal> refusals,
            @Nullable Instant endedAt) {}

    /** Has instances moved, soon. */
    @Transactional
    public UUID begin(Wanted wanted, String requestedBy) {
        UUID id = Ids.next();
        entities.createNativeQuery("""
                        insert into instance_migration (id, workspace_id, application_id, process_name, from_build_id,
                            to_build_id, mappings, requested_at, requested_by, migrated, refused, refusals)
                        values (:id, :workspace, :application, :process, :from, :to, cast(:mappings as jsonb), :now, :by, 0, 0,
                            '[]')""")
                .setParameter("id", id)
                .setParameter("workspace", wanted.workspaceId())
                .setParameter("application", wanted.applicationId())
                .setParameter("process", wanted.processName())
                .setParameter("from", wanted.fromBuildId())
                .setParameter("to", wanted.toBuildId())
                .setParameter("mappings", Values.write(wanted.mappings()))
                .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setParameter("by", requestedBy)
                .executeUpdate();
        return id;
    }

    /** One of an application; empty where it has none of that id. */
    @Transactional
    public Optional<Progress> find(UUID applicationId, UUID id) {
        return read("id = ? and application_id = ?", id, applicationId);
    }

    /** The instances of a definition that have not ended, in order. */
    @Transactional
    public List<UUID> running(UUID definitionId, @Nullable UUID after, int limit) {
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                        select uuid from process_instance where definition_id = :definition and ended_at is null and uuid > :after
                        order by uuid limit :limit""", UUID.class)
                .setParameter("definition", definitionId)
                .setParameter("after", after == null ? new UUID(0, 0) : after)
                .setParameter("limit", limit)
                .getResultList();
    }

    @Override
    public String name() {
        return "continue-migrations";
    }

    @Override
    public Duration every() {
        return PAUSE;
    }

    @Override
    public void run() {
        Optional<Progress> next = next();
        while (next.isPresent()) {
            continueBatch(next.get());
            next = next();
        }
    }

    @Transactional
    Optional<Progress> next() {
        return read("ended_at is null");
    }

    private void continueBatch(Progress batch) {
        Wanted wanted = batch.wanted();
        ProcessDefinition from = definition(wanted.fromBuildId(), wanted.processName());
        ProcessDefinition to = definition(wanted.toBuildId(), wanted.processName());
        List<UUID> some = running(from.id(), batch.lastUuid(), AT_ONCE);
        for (UUID uuid : some) {
            try {
                migrateOne(batch, from, to, uuid);
            } catch (RuntimeException e) {
                // One that fails must not hold up those behind it.
                LOG.errorf(e, "Instance %s cannot be moved", uuid);
                skip(batch.id(), uuid);
            }
        }
        if (some.size() < AT_ONCE) {
            end(batch.id());
        }
    }

    @Transactional
    ProcessDefinition definition(UUID build, String process) {
        return definitions
                .inBuild(build, process)
                .orElseThrow(() -> new IllegalStateException("A build has lost its process " + process));
    }

    /** One instance, and that it was looked at, in one transaction. */
    @Transactional
    void migrateOne(Progress batch, ProcessDefinition from, ProcessDefinition to, UUID uuid) {
        StoredInstance instance = instances
                .lock(uuid)
                .filter(found -> found.definitionId().equals(from.id()) && Migrations.isMovable(found))
                .orElse(null);
        if (instance == null) {
            note(batch.id(), uuid, 0, null);
            return;
        }
        Migration.Plan plan = migrations.plan(instance, to, batch.wanted().mappings());
        if (plan.obstacles().isEmpty()) {
            migrations.move(instance, to, batch.wanted().mappings(), batch.requestedBy());
            note(batch.id(), uuid, 1, null);
        } else {
            note(batch.id(), uuid, 0, new Refusal(uuid, plan.obstacles()));
        }
    }

    @Transactional
    void skip(UUID id, UUID uuid) {
        note(id, uuid, 0, new Refusal(uuid, List.of(new Migration.Obstacle(0, "", "It failed; the log says why"))));
    }

    private void note(UUID id, UUID uuid, int migrated, @Nullable Refusal refusal) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery("""
                        update instance_migration set last_uuid = :uuid, migrated = migrated + :migrated,
                            refused = refused + :refused,
                            refusals = case when jsonb_array_length(refusals) < :max
                                then refusals || cast(:refusal as jsonb) else refusals end
                        where id = :id""")
                .setParameter("uuid", uuid)
                .setParameter("migrated", migrated)
                .setParameter("refused", refusal == null ? 0 : 1)
                .setParameter("max", MAX_REFUSALS)
                .setParameter("refusal", refusal == null ? "[]" : Values.write(List.of(refusal)))
                .setParameter("id", id)
                .executeUpdate();
    }

    @Transactional
    void end(UUID id) {
        entities.createNativeQuery("update instance_migration set ended_at = :now where id = :id")
                .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setParameter("id", id)
                .executeUpdate();
    }

    private Optional<Progress> read(String where, UUID... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select * from instance_migration where " + where + " order by id limit 1")) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(progress(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("A migration cannot be read", e);
        }
    }

    private static Progress progress(ResultSet row) throws SQLException {
        OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
        return new Progress(
                row.getObject("id", UUID.class),
                new Wanted(
                        row.getObject("workspace_id", UUID.class),
                        row.getObject("application_id", UUID.class),
                        row.getString("process_name"),
                        row.getObject("from_build_id", UUID.class),
                        row.getObject("to_build_id", UUID.class),
                        Values.read(row.getString("mappings"), MAPPINGS)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("requested_by"),
                row.getObject("last_uuid", UUID.class),
                row.getLong("migrated"),
                row.getLong("refused"),
                Values.read(row.getString("refusals"), REFUSALS),
                endedAt == null ? null : endedAt.toInstant());
    }
}
