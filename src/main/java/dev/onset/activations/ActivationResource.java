package dev.onset.activations;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.security.Caller;
import dev.onset.security.CurrentCaller;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.workspaces.Access;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/activation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation", description = "Choose the build that a start by name uses.")
class ActivationResource {

    private static final int MAX_PAGE = 100;

    private final Activations activations;
    private final Access access;
    private final CurrentCaller caller;

    ActivationResource(Activations activations, Access access, CurrentCaller caller) {
        this.activations = activations;
        this.access = access;
        this.caller = caller;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer({ProblemType.BUILD_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "activateBuild",
            summary = "Make a build the active one",
            description = "Holds for every start from now on; instances that run stay on their build.")
    public ActivationResponse activate(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            ActivateRequest request) {
        Caller changer = changer(workspaceId, applicationId);
        if (request.buildId() == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "No build is named.")
                    .withErrors(List.of(ProblemError.at("/buildId", "It is missing")));
        }
        activations.activate(workspaceId, applicationId, request.buildId(), changer.subject());
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @POST
    @Path("/rollback")
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer(ProblemType.ILLEGAL_STATE)
    @Operation(
            operationId = "rollBackActivation",
            summary = "Make the build active again that was active before",
            description = "Each roll back goes one activation further back.")
    public ActivationResponse rollBack(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        Caller changer = changer(workspaceId, applicationId);
        activations.rollBack(workspaceId, applicationId, changer.subject());
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(operationId = "getActivation", summary = "Read which build is active")
    public ActivationResponse get(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        access.requireApplication(caller.get(), workspaceId, applicationId, Permission.ACTIVATION_READ);
        return ActivationResponse.from(activations.get(workspaceId, applicationId));
    }

    @GET
    @Path("/history")
    @Requires(Permission.ACTIVATION_READ)
    @Operation(
            operationId = "getActivationHistory",
            summary = "Read who changed the active build, when, from what and to what",
            description = "Newest first.")
    public ActivationResponse.History history(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @Parameter(description = "The `next` of the page before.") @QueryParam("after") @Nullable UUID after,
            @Parameter(
                            description = "How many at the most.",
                            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    int limit) {
        access.requireApplication(caller.get(), workspaceId, applicationId, Permission.ACTIVATION_READ);
        int size = Math.clamp(limit, 1, MAX_PAGE);
        return ActivationResponse.History.from(activations.history(workspaceId, applicationId, after, size), size);
    }

    private Caller changer(UUID workspaceId, UUID applicationId) {
        Caller changer = caller.get();
        access.requireApplication(changer, workspaceId, applicationId, Permission.ACTIVATION_CHANGE);
        return changer;
    }
}
