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
@Tag(name = "Activation", description = "Choose the build that a start by name uses.")
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
    @Operation(
            operationId = "activateBuild",
            summary = "Make a build the active one, or choose a policy",
            description = """
                    `{"buildId": …}` pins a committed build. A policy of type `LATEST_ON_BRANCH` follows a branch: whatever is \
                    published on it is active at once. Holds for every start from now on that no override concerns; \
                    instances that run stay on their build.""")
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
            summary = "Make the build active again that was active before",
            description =
                    "Pins it. Each roll back goes one build further back; drafts, which cannot be pinned, are passed over.")
    public ActivationResponse rollBack(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        activations.rollBack(workspaceId, applicationId, principal.get().subject());
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(operationId = "getActivation", summary = "Read the global policy and the build that is active by it")
    public ActivationResponse get(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Path("/history")
    @Requires(Permission.ACTIVATION_READ)
    @Operation(
            operationId = "getActivationHistory",
            summary = "Read who changed the active build or a policy, when, from what and to what",
            description = "Newest first. Changes of overrides are shown to who may read overrides.")
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
