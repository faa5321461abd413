package dev.onset.start;

import dev.onset.paging.Paging;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/failed-starts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Start", description = "Start a process by name.")
class FailedStartResource {

    private final FailedStarts failedStarts;

    FailedStartResource(FailedStarts failedStarts) {
        this.failedStarts = failedStarts;
    }

    @GET
    @Requires(Permission.INSTANCE_READ)
    @Operation(
            operationId = "listFailedStarts",
            summary = "List the failed starts of an application",
            description = """
                    Returns the failed starts, newest first, each with the caller, the process, the time and the problem of the \
                    response. All kinds of starts are recorded: by name, on a pinned build, each start of a batch with \
                    `atomic=false`, by a Camunda client, and by messages and timers unless the reason is temporary. Instances that \
                    call activities start and dry runs are not recorded. Process values are not stored. Starts by callers who may \
                    not see the application are not recorded, and the number of records per minute is limited.""")
    public FailedStartsResponse list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @BeanParam Paging paging) {
        List<FailedStartsResponse.Item> items =
                failedStarts.list(workspaceId, applicationId, paging.afterId(), paging.size()).stream()
                        .map(FailedStartsResponse.Item::from)
                        .toList();
        return new FailedStartsResponse(items, paging.next(items, FailedStartsResponse.Item::id));
    }
}
