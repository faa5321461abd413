package dev.onset.instances;

import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.MigrationBatches;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/migrations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Operation",
        description = "Operate process instances. The instance's history contains each operation and its actor.")
class MigrationResource {

    private final MigrateInstances migrate;
    private final MigrationBatches batches;
    private final CurrentPrincipal principal;

    MigrationResource(MigrateInstances migrate, MigrationBatches batches, CurrentPrincipal principal) {
        this.migrate = migrate;
        this.batches = batches;
        this.principal = principal;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.INSTANCE_OPERATE)
    @MayAnswer({ProblemType.BUILD_NOT_FOUND, ProblemType.PROCESS_NOT_FOUND, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "migrateProcessInstances",
            summary = "Migrate all instances of a process to another build",
            description = """
                    The migration continues after the response. Each instance is migrated independently, as in the migration of a \
                    single instance; instances that cannot be migrated stay on their build. Read the progress with the `id` of the \
                    response.""")
    public MigrationBatchResponse begin(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            MigrationBatchRequest request) {
        request.check();
        return MigrationBatchResponse.from(migrate.begin(principal.get(), workspaceId, applicationId, request));
    }

    @POST
    @Path("/dry-run")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.INSTANCE_OPERATE)
    @MayAnswer({ProblemType.BUILD_NOT_FOUND, ProblemType.PROCESS_NOT_FOUND, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "tryMigrationOfProcessInstances",
            summary = "Plan the migration of all instances of a process",
            description = "Returns a page of migration plans, one for each instance. No instance is migrated.")
    public MigrationBatchResponse.DryRun dryRun(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @BeanParam Paging paging,
            MigrationBatchRequest request) {
        request.check();
        List<MigrationResponse> items = migrate.dryRun(applicationId, request, paging.afterId(), paging.size());
        return new MigrationBatchResponse.DryRun(items, paging.next(items, MigrationResponse::uuid));
    }

    @GET
    @Path("/{migrationId}")
    @Requires(Permission.INSTANCE_OPERATE)
    @MayAnswer(ProblemType.NOT_FOUND)
    @Operation(operationId = "getMigration", summary = "Read the progress of a migration")
    public MigrationBatchResponse get(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @PathParam("migrationId") UUID migrationId) {
        return batches.find(applicationId, migrationId)
                .map(MigrationBatchResponse::from)
                .orElseThrow(
                        () -> new Problem(ProblemType.NOT_FOUND, "The application has no migration with this id."));
    }
}
