package dev.onset.discovery;

import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
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
@Tag(name = "Discovery", description = "The processes that the caller may start.")
class DiscoveryResource {

    private final ProcessCatalog catalog;
    private final CurrentPrincipal principal;

    DiscoveryResource(ProcessCatalog catalog, CurrentPrincipal principal) {
        this.catalog = catalog;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(
            operationId = "listStartableProcesses",
            summary = "List the processes that the caller can start by name",
            description = """
                    The processes of the active build for the caller, ordered by name, with their input schemas, start events and \
                    examples of a body. The workspaces and applications that are visible to the caller are listed under \
                    `/api/management/workspaces`.""")
    public ProcessesResponse list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @BeanParam Paging paging) {
        Principal reader = principal.get();
        var build = catalog.activeBuild(reader, workspaceId, applicationId);
        return ProcessesResponse.from(
                build, catalog.processes(build, paging.after(name -> name), paging.size()), paging.size());
    }
}
