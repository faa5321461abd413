package dev.onset.activations;

import dev.onset.builds.BuildInfoResponse;
import dev.onset.builds.Builds;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/build/info")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Start")
class BuildInfoResource {

    private final ActiveBuilds activeBuilds;
    private final Builds builds;
    private final CurrentPrincipal principal;

    BuildInfoResource(ActiveBuilds activeBuilds, Builds builds, CurrentPrincipal principal) {
        this.activeBuilds = activeBuilds;
        this.builds = builds;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(
            operationId = "getActiveBuildInfo",
            summary = "Get the build that a start by name uses",
            description = "The overrides for the caller and its groups apply.")
    public BuildInfoResponse get(@PathParam("workspaceId") UUID workspaceId, @PathParam("appId") UUID applicationId) {
        return builds.find(applicationId, activeBuilds.of(principal.get(), workspaceId, applicationId))
                .map(BuildInfoResponse::from)
                .orElseThrow(() -> new IllegalStateException("An activation without its build"));
    }
}
