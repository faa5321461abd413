package dev.onset.instances;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Migration;
import dev.onset.engine.StaleEvent;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Instances;
import dev.onset.runtime.MigrationBatches;
import dev.onset.runtime.Migrations;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Migrates instances to another build of their process on behalf of callers. */
@ApplicationScoped
class MigrateInstances {

    private final InstanceAccess access;
    private final Instances instances;
    private final Migrations migrations;
    private final MigrationBatches batches;
    private final Engine engine;

    MigrateInstances(
            InstanceAccess access,
            Instances instances,
            Migrations migrations,
            MigrationBatches batches,
            Engine engine) {
        this.engine = engine;
        this.access = access;
        this.instances = instances;
        this.migrations = migrations;
        this.batches = batches;
    }

    /**
     * Migrates an instance, or returns the plan of the migration for a dry run.
     *
     * @throws Problem {@code illegal-state} if the instance has ended, already runs on the build, or cannot be migrated
     */
    MigrationResponse one(Principal principal, UUID uuid, MigrationRequest request) {
        StoredInstance instance = access.operable(principal, uuid);
        ProcessDefinition target =
                migrations.target(instance.applicationId(), request.buildId(), instance.processName());
        if (request.isDryRun()) {
            return response(instance, target, false, plan(instance, target, request));
        }
        AtomicReference<Migration.@Nullable Plan> plan = new AtomicReference<>();
        try {
            return engine.move(uuid, found -> {
                        Migration.Plan current = plan(found, target, request);
                        requireNoObstacles(current);
                        plan.set(current);
                        return migrations.move(found, target, request.mappingsOrNone(), principal.subject());
                    })
                    .map(moved -> response(moved.before(), target, true, Objects.requireNonNull(plan.get())))
                    .orElseThrow(InstanceAccess::notFound);
        } catch (StaleEvent e) {
            throw new IllegalStateException("A change that moves no token cannot be stale", e);
        }
    }

    private Migration.Plan plan(StoredInstance instance, ProcessDefinition target, MigrationRequest request) {
        if (!Migrations.isMovable(instance)) {
            throw OperateInstance.illegalState(instance);
        }
        if (target.buildId().equals(instance.buildId())) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The process instance already runs on this build.");
        }
        migrations.check(instance.definitionId(), target, request.mappingsOrNone());
        return migrations.plan(instance, target, request.mappingsOrNone());
    }

    private static void requireNoObstacles(Migration.Plan plan) {
        if (!plan.obstacles().isEmpty()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The process instance cannot be migrated to this build.")
                    .withErrors(plan.obstacles().stream()
                            .map(obstacle -> ProblemError.inElement(obstacle.node(), obstacle.reason()))
                            .toList());
        }
    }

    private static MigrationResponse response(
            StoredInstance instance, ProcessDefinition target, boolean moved, Migration.Plan plan) {
        return MigrationResponse.from(instance.uuid(), instance.buildId(), target.buildId(), moved, plan);
    }

    /** Starts the migration of all instances of a process from one build to another. */
    @Transactional
    MigrationBatches.Progress begin(
            Principal principal, UUID workspaceId, UUID applicationId, MigrationBatchRequest request) {
        ProcessDefinition source = source(applicationId, request);
        migrations.check(source.id(), target(applicationId, request), request.mappingsOrNone());
        UUID id = batches.begin(
                new MigrationBatches.Wanted(
                        workspaceId,
                        applicationId,
                        request.processName(),
                        request.fromBuildId(),
                        request.toBuildId(),
                        request.mappingsOrNone()),
                principal.subject());
        return batches.find(applicationId, id).orElseThrow();
    }

    /** Returns the migration plans of a page of instances, ordered by UUID. */
    @Transactional
    List<MigrationResponse> dryRun(UUID applicationId, MigrationBatchRequest request, @Nullable UUID after, int limit) {
        ProcessDefinition source = source(applicationId, request);
        ProcessDefinition target = target(applicationId, request);
        Map<String, String> mappings = request.mappingsOrNone();
        migrations.check(source.id(), target, mappings);
        return batches.running(source.id(), after, limit).stream()
                .flatMap(uuid -> instances.find(uuid).stream())
                .map(instance -> MigrationResponse.from(
                        instance.uuid(),
                        instance.buildId(),
                        target.buildId(),
                        false,
                        migrations.plan(instance, target, mappings)))
                .toList();
    }

    private ProcessDefinition source(UUID applicationId, MigrationBatchRequest request) {
        return migrations.target(applicationId, request.fromBuildId(), request.processName());
    }

    private ProcessDefinition target(UUID applicationId, MigrationBatchRequest request) {
        return migrations.target(applicationId, request.toBuildId(), request.processName());
    }
}
