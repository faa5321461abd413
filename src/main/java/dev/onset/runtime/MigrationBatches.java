package dev.onset.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Migration;
import dev.onset.engine.StaleEvent;
import dev.onset.platform.Ids;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Migrates all instances of a process from one build to another, each in a transaction of its own.
 *
 * <p>A batch makes passes over the instances, in the order of their UUIDs, until two consecutive passes find nothing to
 * migrate. Therefore, instances that are started on the old build in the meantime, or that were being written during a
 * pass, are migrated too. An instance that fails for a temporary reason is tried again in the next pass.
 */
@ApplicationScoped
public class MigrationBatches implements RecurringWork {

    private static final Logger LOG = Logger.getLogger(MigrationBatches.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;
    private static final int MAX_REFUSALS = 100;
    private static final int MAX_ATTEMPTS = 5;
    private static final int IDLE_PASSES = 2;
    private static final TypeReference<Map<String, String>> MAPPINGS = new TypeReference<>() {};
    private static final TypeReference<List<Migration.Obstacle>> OBSTACLES = new TypeReference<>() {};

    private static final String BEGIN = """
            insert into instance_migration (id, workspace_id, application_id, process_name, from_build_id, to_build_id,
                mappings, requested_at, requested_by, migrated, refused, refusals)
            values (:id, :workspace, :application, :process, :from, :to, cast(:mappings as jsonb), :now, :by, 0, 0, '[]')""";

    private static final String NEXT_INSTANCES = """
            select i.uuid from process_instance i where i.definition_id = :definition and i.ended_at is null and i.uuid > :after
                and not exists (select 1 from instance_migration_refusal r
                    where r.migration_id = :migration and r.instance_uuid = i.uuid and r.final)
            order by i.uuid limit :limit""";

    private static final String MIGRATED = """
            update instance_migration set migrated = migrated + 1, migrated_in_pass = migrated_in_pass + 1, last_uuid = :uuid
            where id = :id""";

    private static final String REFUSED = """
            insert into instance_migration_refusal (migration_id, instance_uuid, attempts, final, obstacles)
            values (:id, :uuid, 1, :final, cast(:obstacles as jsonb))
            on conflict (migration_id, instance_uuid) do update set attempts = instance_migration_refusal.attempts + 1,
                final = excluded.final or instance_migration_refusal.attempts + 1 >= :maxAttempts,
                obstacles = excluded.obstacles""";

    private static final String SET_POSITION = "update instance_migration set last_uuid = :uuid where id = :id";

    /** Ends a pass. A pass is idle if it migrated nothing and left nothing to be tried again. */
    private static final String END_OF_PASS = """
            update instance_migration m set last_uuid = null, migrated_in_pass = 0,
                idle_passes = case when m.migrated_in_pass = 0 and not exists (select 1 from instance_migration_refusal r
                    where r.migration_id = m.id and not r.final) then m.idle_passes + 1 else 0 end
            where id = :id""";

    private static final String END = """
            update instance_migration set ended_at = :now where id = :id and idle_passes >= :idlePasses""";

    private static final String READ = """
            select m.*, (select count(*) from instance_migration_refusal r where r.migration_id = m.id and r.final)
                as final_refusals
            from instance_migration m where %s order by m.id limit :limit""";

    private static final String REFUSALS = """
            select instance_uuid, obstacles from instance_migration_refusal where migration_id = :id and final
            order by instance_uuid limit :limit""";

    private final Database database;
    private final ProcessCatalog processes;
    private final Engine engine;
    private final Migrations migrations;

    MigrationBatches(Database database, ProcessCatalog processes, Engine engine, Migrations migrations) {
        this.database = database;
        this.processes = processes;
        this.engine = engine;
        this.migrations = migrations;
    }

    /** A request to migrate the instances of a process. */
    public record Wanted(
            UUID workspaceId,
            UUID applicationId,
            String processName,
            UUID fromBuildId,
            UUID toBuildId,
            Map<String, String> mappings) {}

    /** An instance that could not be migrated, and the reasons. */
    @RegisterForReflection(targets = {Refusal.class, Migration.Obstacle.class})
    public record Refusal(UUID uuid, List<Migration.Obstacle> obstacles) {}

    /**
     * The progress of a batch.
     *
     * @param refusals the first instances that could not be migrated
     * @param endedAt null while the batch is running
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

    /**
     * Creates a batch, which starts running shortly after.
     *
     * @return the id of the batch
     */
    public UUID begin(Wanted wanted, String requestedBy) {
        UUID id = Ids.next();
        execute(new StepStatement()
                .add(BEGIN)
                .set("id", id)
                .set("workspace", wanted.workspaceId())
                .set("application", wanted.applicationId())
                .set("process", wanted.processName())
                .set("from", wanted.fromBuildId())
                .set("to", wanted.toBuildId())
                .set("mappings", Values.write(wanted.mappings()))
                .set("now", engine.now())
                .set("by", requestedBy));
        return id;
    }

    /** Returns a batch of an application; empty if the application has no batch with this id. */
    public Optional<Progress> find(UUID applicationId, UUID id) {
        return read(new StepStatement()
                        .add(READ.formatted("m.id = :id and m.application_id = :application"))
                        .set("id", id)
                        .set("application", applicationId)
                        .set("limit", 1))
                .stream()
                .findFirst();
    }

    /** Returns the instances of a definition that have not ended, ordered by UUID. */
    public List<UUID> running(UUID definitionId, @Nullable UUID after, int limit) {
        return next(definitionId, new UUID(0, 0), after, limit);
    }

    private List<UUID> next(UUID definitionId, UUID migration, @Nullable UUID after, int limit) {
        StepStatement statement = new StepStatement()
                .add(NEXT_INSTANCES)
                .set("definition", definitionId)
                .set("migration", migration)
                .set("after", after == null ? new UUID(0, 0) : after)
                .set("limit", limit);
        return database.with(handle -> statement.query(handle, (row, context) -> row.getObject("uuid", UUID.class)));
    }

    @Override
    public String name() {
        return "continue-migrations";
    }

    @Override
    public Duration every() {
        return PAUSE;
    }

    /** Makes one pass for each batch that has not ended. */
    @Override
    public void run() {
        List<Progress> open = read(
                new StepStatement().add(READ.formatted("m.ended_at is null")).set("limit", AT_ONCE));
        open.forEach(this::pass);
    }

    private void pass(Progress batch) {
        Wanted wanted = batch.wanted();
        ProcessDefinition from = definition(wanted.fromBuildId(), wanted.processName());
        ProcessDefinition to = definition(wanted.toBuildId(), wanted.processName());
        UUID after = batch.lastUuid();
        List<UUID> some;
        do {
            some = next(from.id(), batch.id(), after, AT_ONCE);
            for (UUID uuid : some) {
                migrate(batch, from, to, uuid);
                after = uuid;
            }
        } while (some.size() == AT_ONCE);
        execute(new StepStatement().add(END_OF_PASS).set("id", batch.id()));
        execute(new StepStatement()
                .add(END)
                .set("id", batch.id())
                .set("now", engine.now())
                .set("idlePasses", IDLE_PASSES));
    }

    private ProcessDefinition definition(UUID build, String process) {
        return processes
                .inBuild(build, process)
                .orElseThrow(() -> new IllegalStateException("The build no longer has the process " + process));
    }

    /** Migrates an instance in a transaction of its own. The result is recorded afterwards, in another transaction. */
    private void migrate(Progress batch, ProcessDefinition from, ProcessDefinition to, UUID uuid) {
        Map<String, String> mappings = batch.wanted().mappings();
        List<Migration.Obstacle> obstacles = new ArrayList<>();
        try {
            boolean moved = engine.move(uuid, instance -> {
                        obstacles.clear();
                        if (!instance.definitionId().equals(from.id()) || !Migrations.isMovable(instance)) {
                            return null;
                        }
                        obstacles.addAll(migrations.plan(instance, to, mappings).obstacles());
                        return obstacles.isEmpty()
                                ? migrations.move(instance, to, mappings, batch.requestedBy())
                                : null;
                    })
                    .isPresent();
            if (moved) {
                execute(new StepStatement().add(MIGRATED).set("id", batch.id()).set("uuid", uuid));
            } else if (obstacles.isEmpty()) {
                execute(new StepStatement()
                        .add(SET_POSITION)
                        .set("id", batch.id())
                        .set("uuid", uuid));
            } else {
                refuse(batch.id(), uuid, obstacles, true);
            }
        } catch (StaleEvent | RuntimeException e) {
            // A failing instance must not block the instances after it.
            LOG.warnf(
                    "Instance %s could not be migrated in this pass: %s",
                    uuid, e.getClass().getName());
            refuse(
                    batch.id(),
                    uuid,
                    List.of(new Migration.Obstacle(
                            0, "", "The migration failed with an internal error; see the log of the runtime")),
                    false);
        }
    }

    private void refuse(UUID id, UUID uuid, List<Migration.Obstacle> obstacles, boolean isFinal) {
        execute(new StepStatement()
                .add(REFUSED)
                .set("id", id)
                .set("uuid", uuid)
                .set("final", isFinal)
                .set("obstacles", Values.write(obstacles))
                .set("maxAttempts", MAX_ATTEMPTS));
        execute(new StepStatement().add(SET_POSITION).set("id", id).set("uuid", uuid));
    }

    private void execute(StepStatement statement) {
        database.with(statement::execute);
    }

    private List<Progress> read(StepStatement statement) {
        return database.with(handle -> statement.query(handle, (row, context) -> progress(row)));
    }

    private Progress progress(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Progress(
                id,
                new Wanted(
                        row.getObject("workspace_id", UUID.class),
                        row.getObject("application_id", UUID.class),
                        row.getString("process_name"),
                        row.getObject("from_build_id", UUID.class),
                        row.getObject("to_build_id", UUID.class),
                        Values.read(row.getString("mappings"), MAPPINGS)),
                Objects.requireNonNull(InstanceRowMapper.time(row, "requested_at")),
                row.getString("requested_by"),
                row.getObject("last_uuid", UUID.class),
                row.getLong("migrated"),
                row.getLong("final_refusals"),
                refusals(id),
                InstanceRowMapper.time(row, "ended_at"));
    }

    private List<Refusal> refusals(UUID id) {
        return database.with(handle -> handle.createQuery(REFUSALS)
                .bind("id", id)
                .bind("limit", MAX_REFUSALS)
                .map((row, context) -> new Refusal(
                        row.getObject("instance_uuid", UUID.class), Values.read(row.getString("obstacles"), OBSTACLES)))
                .list());
    }
}
