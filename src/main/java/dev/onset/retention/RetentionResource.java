package dev.onset.retention;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/retention")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Retention", description = "Define how long ended instances are kept.")
class RetentionResource {

    private final RetentionPolicies policies;
    private final CurrentPrincipal principal;

    RetentionResource(RetentionPolicies policies, CurrentPrincipal principal) {
        this.policies = policies;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.APPLICATION_READ)
    @Operation(operationId = "getRetention", summary = "Read how long the ended instances of an application are kept")
    public RetentionResponse get(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        return policies.find(applicationId)
                .map(RetentionResponse::from)
                .orElse(RetentionResponse.forEver(applicationId));
    }

    @PUT
    @Requires(Permission.APPLICATION_MANAGE)
    @MayAnswer(ProblemType.INVALID_REQUEST)
    @Operation(
            operationId = "setRetention",
            summary = "Change how long the ended instances of an application are kept",
            description =
                    "Instances are removed within minutes after this time, together with their history and all other data. A"
                            + " called instance is removed only after its caller. By default, all instances are kept.")
    public RetentionResponse set(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            RetentionRequest request) {
        policies.set(applicationId, request.duration(), principal.get().subject());
        return policies.find(applicationId)
                .map(RetentionResponse::from)
                .orElse(RetentionResponse.forEver(applicationId));
    }
}
