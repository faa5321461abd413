package dev.onset.discovery;

import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.Caller;
import dev.onset.security.CurrentCaller;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/processes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Discovery", description = "Find what you may start.")
class DiscoveryResource {

    private final ProcessCatalog catalog;
    private final CurrentCaller caller;

    DiscoveryResource(ProcessCatalog catalog, CurrentCaller caller) {
        this.catalog = catalog;
        this.caller = caller;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(
            operationId = "listStartableProcesses",
            summary = "List the processes that you can start by name now",
            description = """
                    Those of the build that is active for you, in the order of their names: what values each accepts, what \
                    begins it, and a body to begin with. Workspaces and applications that you may see are listed under \
                    `/api/management/workspaces`.""")
    public ProcessesResponse list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @BeanParam Paging paging) {
        Caller reader = caller.get();
        var build = catalog.activeBuild(reader, workspaceId, applicationId);
        return ProcessesResponse.from(
                build, catalog.processes(build, paging.after(name -> name), paging.size()), paging.size());
    }
}
