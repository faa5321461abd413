package dev.onset.activations;

import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/activation/overrides")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
class OverrideResource {

    private final Overrides overrides;
    private final CurrentPrincipal principal;

    OverrideResource(Overrides overrides, CurrentPrincipal principal) {
        this.overrides = overrides;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.OVERRIDE_READ)
    @Operation(
            operationId = "listOverrides",
            summary = "List the policies for users, groups and clients",
            description = "Ordered by id.")
    public OverrideResponse.Page list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @BeanParam Paging paging) {
        return OverrideResponse.Page.from(
                overrides.list(workspaceId, applicationId, paging.afterId(), paging.size()), paging.size());
    }

    @GET
    @Path("/{overrideId}")
    @Requires(Permission.OVERRIDE_READ)
    @MayAnswer(ProblemType.OVERRIDE_NOT_FOUND)
    @Operation(operationId = "getOverride", summary = "Get the policy of a user, a group or a client")
    public OverrideResponse get(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @PathParam("overrideId") UUID overrideId) {
        return OverrideResponse.from(overrides.get(workspaceId, applicationId, overrideId));
    }

    @PUT
    @Path("/{overrideId}")
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer({
        ProblemType.BUILD_NOT_FOUND,
        ProblemType.ALREADY_EXISTS,
        ProblemType.ILLEGAL_STATE,
        ProblemType.INVALID_REQUEST
    })
    @Operation(
            operationId = "putOverride",
            summary = "Set the policy of a user, a group or a client",
            description = "The policy replaces the global policy for all further starts. The caller chooses the id.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = OverrideResponse.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed.",
            content = @Content(schema = @Schema(implementation = OverrideResponse.class)))
    public Response put(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @PathParam("overrideId") UUID overrideId,
            OverrideRequest request) {
        boolean created = overrides.put(
                workspaceId,
                applicationId,
                overrideId,
                request.toOverride(),
                principal.get().subject());
        OverrideResponse answer = OverrideResponse.from(overrides.get(workspaceId, applicationId, overrideId));
        return created
                ? Response.created(URI.create("/api/management/workspaces/" + workspaceId + "/applications/"
                                + applicationId + "/activation/overrides/" + overrideId))
                        .entity(answer)
                        .build()
                : Response.ok(answer).build();
    }

    @DELETE
    @Path("/{overrideId}")
    @Requires(Permission.ACTIVATION_CHANGE)
    @MayAnswer(ProblemType.OVERRIDE_NOT_FOUND)
    @Operation(
            operationId = "removeOverride",
            summary = "Remove the policy of a user, a group or a client",
            description = "Further starts use an override for one of its groups, or the global policy.")
    public void remove(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @PathParam("overrideId") UUID overrideId) {
        overrides.remove(workspaceId, applicationId, overrideId, principal.get().subject());
    }
}
