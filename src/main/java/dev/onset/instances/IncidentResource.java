package dev.onset.instances;

import dev.onset.engine.IncidentType;
import dev.onset.paging.Paging;
import dev.onset.runtime.OpenWork;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents")
class IncidentResource {

    private final OpenWork openWork;

    IncidentResource(OpenWork openWork) {
        this.openWork = openWork;
    }

    @GET
    @Requires(Permission.INSTANCE_READ)
    @Operation(
            operationId = "listIncidents",
            summary = "List the open incidents of an application",
            description = "Returns the incidents, newest first.")
    public IncidentsResponse list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @Parameter(description = "Only incidents of this type.", example = "JOB_NO_RETRIES")
                    @QueryParam("type")
                    @Nullable
                    IncidentType type,
            @Parameter(description = "Only incidents of instances of this process.", example = "customer_onboarding")
                    @QueryParam("processName")
                    @Nullable
                    String processName,
            @BeanParam Paging paging) {
        Long before = paging.after(Long::valueOf);
        List<IncidentsResponse.Item> items = openWork
                .incidents(
                        workspaceId,
                        applicationId,
                        type,
                        ResolveIncident.storable(processName),
                        before == null ? Long.MAX_VALUE : before,
                        paging.size())
                .stream()
                .map(IncidentsResponse.Item::from)
                .toList();
        return new IncidentsResponse(items, paging.next(items, IncidentsResponse.Item::incidentKey));
    }
}
