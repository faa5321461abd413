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
            summary = "List the starts of an application that failed",
            description = """
                    Newest first: who, what, when, and the problem that was answered. Every way to start a process is covered: \
                    by name, on a pinned build, each start of a batch with `atomic=false`, by a Camunda client, and by messages \
                    and timers whose start fails for another reason than one that passes by itself. Instances that call \
                    activities call, and dry runs, are not. Values are not kept. Starts of callers who do not see the \
                    application are not listed, and no more than some a minute are.""")
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
