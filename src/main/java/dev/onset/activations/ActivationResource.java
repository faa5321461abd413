package dev.onset.activations;

import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.workspaces.Access;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/activation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation", description = "The build that a start by name uses, and the policies that choose it.")
class ActivationResource {

    private final Activations activations;
    private final Access access;
    private final CurrentPrincipal principal;

    ActivationResource(Activations activations, Access access, CurrentPrincipal principal) {
        this.activations = activations;
        this.access = access;
        this.principal = principal;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer({ProblemType.BUILD_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "activateBuild", summary = "Activate a build, or set the global policy", description = """
                    `{"buildId": …}` pins a committed build. A policy of type `LATEST_ON_BRANCH` follows a branch: a build \
                    that is published on it becomes active immediately. The policy applies to all further starts without an override; \
                    running instances stay on their build.""")
    public ActivationResponse activate(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            ActivateRequest request) {
        activations.activate(
                workspaceId, applicationId, request.toPolicy(), principal.get().subject());
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @POST
    @Path("/rollback")
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer(ProblemType.ILLEGAL_STATE)
    @Operation(
            operationId = "rollBackActivation",
            summary = "Roll back to the previous active build",
            description =
                    "Pins the previous build. Each roll back goes back by one more build. Drafts are skipped, because they cannot be pinned.")
    public ActivationResponse rollBack(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        activations.rollBack(workspaceId, applicationId, principal.get().subject());
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(operationId = "getActivation", summary = "Get the global policy and its active build")
    public ActivationResponse get(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Path("/history")
    @Requires(Permission.ACTIVATION_READ)
    @Operation(
            operationId = "getActivationHistory",
            summary = "List the changes of policies and active builds",
            description = "Newest first. Changes of overrides are included only for callers who may read overrides.")
    public ActivationResponse.History history(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @BeanParam Paging paging) {
        boolean overrides = access.allows(principal.get(), workspaceId, applicationId, Permission.OVERRIDE_READ);
        return ActivationResponse.History.from(
                activations.history(
                        workspaceId,
                        applicationId,
                        paging.afterNumber() == 0 ? Long.MAX_VALUE : paging.afterNumber(),
                        overrides,
                        paging.size()),
                paging.size());
    }
}
