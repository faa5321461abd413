package dev.onset.workspaces;

import dev.onset.paging.Paging;
import dev.onset.platform.Ids;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/management/workspaces")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Workspaces", description = "Workspaces, their applications, and the roles that are granted on them.")
class WorkspaceResource {

    private static final String PATH = "/api/management/workspaces/";
    private final Workspaces workspaces;
    private final Access access;
    private final CurrentPrincipal principal;

    WorkspaceResource(Workspaces workspaces, Access access, CurrentPrincipal principal) {
        this.workspaces = workspaces;
        this.access = access;
        this.principal = principal;
    }

    @POST
    @Requires(Permission.WORKSPACE_CREATE)
    @MayAnswer({ProblemType.ALREADY_EXISTS, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "createWorkspace",
            summary = "Create a workspace",
            description = "Only platform administrators may create workspaces.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = WorkspaceResponse.class)))
    public Response create(CreateRequest request) {
        UUID id = request.id() == null ? Ids.next() : request.id();
        workspaces.create(id, request.name(), principal.get().subject());
        return Response.created(URI.create(PATH + id))
                .entity(WorkspaceResponse.from(workspaces.workspace(id)))
                .build();
    }

    @GET
    @Requires(value = Permission.WORKSPACE_READ, by = Enforcer.SERVICE)
    @Operation(operationId = "listWorkspaces", summary = "List the workspaces that are visible to the caller")
    public WorkspaceResponse.Page list(@BeanParam Paging paging) {
        return WorkspaceResponse.Page.from(
                workspaces.visible(principal.get(), paging.afterId(), paging.size()), paging.size());
    }

    @GET
    @Path("/{workspaceId}")
    @Requires(Permission.WORKSPACE_READ)
    @Operation(operationId = "getWorkspace", summary = "Get a workspace")
    public WorkspaceResponse get(@PathParam("workspaceId") UUID workspaceId) {
        return WorkspaceResponse.from(workspaces.workspace(workspaceId));
    }

    @POST
    @Path("/{workspaceId}/applications")
    @Requires(Permission.APPLICATION_MANAGE)
    @MayAnswer({ProblemType.ALREADY_EXISTS, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "createApplication", summary = "Create an application")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = ApplicationResponse.class)))
    public Response createApplication(@PathParam("workspaceId") UUID workspaceId, CreateRequest request) {
        UUID id = request.id() == null ? Ids.next() : request.id();
        workspaces.createApplication(
                workspaceId, id, request.name(), principal.get().subject());
        return Response.created(URI.create(PATH + workspaceId + "/applications/" + id))
                .entity(ApplicationResponse.from(workspaces.application(workspaceId, id)))
                .build();
    }

    @GET
    @Path("/{workspaceId}/applications")
    @Requires(Permission.WORKSPACE_READ)
    @Operation(
            operationId = "listApplications",
            summary = "List the applications of a workspace that are visible to the caller")
    public ApplicationResponse.Page listApplications(
            @PathParam("workspaceId") UUID workspaceId, @BeanParam Paging paging) {
        return ApplicationResponse.Page.from(
                workspaces.visibleApplications(principal.get(), workspaceId, paging.afterId(), paging.size()),
                paging.size());
    }

    @GET
    @Path("/{workspaceId}/applications/{applicationId}")
    @Requires(Permission.APPLICATION_READ)
    @Operation(operationId = "getApplication", summary = "Get an application")
    public ApplicationResponse getApplication(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        return ApplicationResponse.from(workspaces.application(workspaceId, applicationId));
    }

    @POST
    @Path("/{workspaceId}/grants")
    @Requires(value = Permission.GRANT_MANAGE, by = Enforcer.FILTER_AND_SERVICE)
    @MayAnswer({ProblemType.APPLICATION_NOT_FOUND, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "grantRole",
            summary = "Grant a role",
            description =
                    "Grants a role to a user, a group or a client, on the workspace or on one of its applications. The administrator "
                            + "of an application may grant roles on it.")
    @APIResponse(
            responseCode = "201",
            description = "Granted.",
            content = @Content(schema = @Schema(implementation = GrantResponse.class)))
    @APIResponse(
            responseCode = "200",
            description = "The role was granted before.",
            content = @Content(schema = @Schema(implementation = GrantResponse.class)))
    public Response grant(@PathParam("workspaceId") UUID workspaceId, GrantRequest request) {
        Principal granter = principal.get();
        requireGrantManager(granter, workspaceId, request.applicationId());
        Workspaces.NewGrant grant = request.toGrant(workspaceId);
        boolean created = workspaces.grant(grant, granter.subject());
        GrantResponse answer = GrantResponse.from(workspaces.find(grant));
        return created
                ? Response.created(URI.create(PATH + workspaceId + "/grants/" + answer.id()))
                        .entity(answer)
                        .build()
                : Response.ok(answer).build();
    }

    @GET
    @Path("/{workspaceId}/grants")
    @Requires(value = Permission.GRANT_MANAGE, by = Enforcer.SERVICE)
    @Operation(operationId = "listGrants", summary = "List the grants of a workspace")
    public GrantResponse.Page listGrants(
            @PathParam("workspaceId") UUID workspaceId,
            @Parameter(
                            description =
                                    "Only the grants on this application. Administrators of an application may list only these.")
                    @QueryParam("applicationId")
                    @Nullable
                    UUID applicationId,
            @BeanParam Paging paging) {
        requireGrantManager(principal.get(), workspaceId, applicationId);
        return GrantResponse.Page.from(
                workspaces.grants(workspaceId, applicationId, paging.afterId(), paging.size()), paging.size());
    }

    @DELETE
    @Path("/{workspaceId}/grants/{grantId}")
    @Requires(value = Permission.GRANT_MANAGE, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.GRANT_NOT_FOUND)
    @Operation(operationId = "revokeGrant", summary = "Revoke a grant")
    public void revoke(@PathParam("workspaceId") UUID workspaceId, @PathParam("grantId") UUID grantId) {
        Principal manager = principal.get();
        // Only administrators of the workspace may learn whether a grant exists on an application of others.
        UUID applicationId = workspaces
                .applicationOf(workspaceId, grantId)
                .filter(application -> access.allows(manager, workspaceId, application, Permission.GRANT_MANAGE))
                .orElse(null);
        requireGrantManager(manager, workspaceId, applicationId);
        workspaces.revoke(workspaceId, grantId);
    }

    /** Administrators of a workspace manage all of its grants; administrators of an application manage the grants on it. */
    private void requireGrantManager(Principal manager, UUID workspaceId, @Nullable UUID applicationId) {
        if (applicationId == null) {
            access.requireWorkspace(manager, workspaceId, Permission.GRANT_MANAGE);
        } else {
            access.requireApplication(manager, workspaceId, applicationId, Permission.GRANT_MANAGE);
        }
    }
}
