package dev.onset.workspaces;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
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

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Workspaces")
class ApplicationSettingsResource {

    private final ApplicationSettings settings;

    ApplicationSettingsResource(ApplicationSettings settings) {
        this.settings = settings;
    }

    @GET
    @Requires(Permission.APPLICATION_READ)
    @Operation(operationId = "getApplicationSettings", summary = "Get the settings of an application")
    public ApplicationSettingsResponse get(
            @PathParam("workspaceId") UUID workspaceId, @PathParam("applicationId") UUID applicationId) {
        return new ApplicationSettingsResponse(settings.uniqueBusinessKeys(applicationId));
    }

    @PUT
    @Requires(Permission.APPLICATION_MANAGE)
    @MayAnswer({ProblemType.INVALID_REQUEST, ProblemType.ILLEGAL_STATE})
    @Operation(
            operationId = "changeApplicationSettings",
            summary = "Change the settings of an application",
            description =
                    "Unique business keys cannot be required while two running instances have the same business key.")
    public ApplicationSettingsResponse put(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            ApplicationSettingsRequest request) {
        settings.uniqueBusinessKeys(applicationId, request.uniqueBusinessKeys());
        return new ApplicationSettingsResponse(settings.uniqueBusinessKeys(applicationId));
    }
}
