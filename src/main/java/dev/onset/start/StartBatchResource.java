package dev.onset.start;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/process-name/{processName}/starts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Start")
class StartBatchResource {

    private final StartBatch batch;
    private final FailedStartRecorder failedStarts;
    private final CurrentPrincipal principal;

    StartBatchResource(StartBatch batch, FailedStartRecorder failedStarts, CurrentPrincipal principal) {
        this.batch = batch;
        this.failedStarts = failedStarts;
        this.principal = principal;
    }

    @POST
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @StartProblems
    @MayAnswer({ProblemType.NO_ACTIVE_BUILD, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "startProcesses",
            summary = "Start many instances of a process on the active build",
            description = """
                    Starts up to 1,000 instances, each with its own values and keys. With `atomic=true`, either all instances are started, \
                    or none is and the response is a problem. With `atomic=false`, each start succeeds or fails independently, and the \
                    response is 200 with a result or a problem for each.""")
    public StartBatchResponse start(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @PathParam("processName") String processName,
            @Parameter(
                            description = "Whether the batch is atomic: either all instances are started, or none.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
                    @QueryParam("atomic")
                    @DefaultValue("true")
                    boolean atomic,
            @Parameter(description = "As for a single start; applies to all starts.", example = "start_by_branch")
                    @QueryParam("startEvent")
                    @Nullable
                    String startEvent,
            @Parameter(description = "As for a single start; applies to all starts.", example = "2026-12-24T18:00:00Z")
                    @QueryParam("startAt")
                    @Nullable
                    Instant startAt,
            @Parameter(description = "As for a single start; applies to all starts.", example = "2027-01-31T18:00:00Z")
                    @QueryParam("expiryTime")
                    @Nullable
                    Instant expiryTime,
            @Parameter(description = "The channel of the starts; stored with the instances.", example = "web")
                    @HeaderParam("Flowx-Platform")
                    @Nullable
                    String platform,
            StartBatchRequest request,
            @Context UriInfo uri) {
        StartOptions common = new StartOptions(
                StartParameters.checkedPlatform(platform), startEvent, null, startAt, expiryTime, null);
        List<StartOutcome> outcomes = batch.onActiveBuild(
                principal.get(), workspaceId, applicationId, common, request.toRequests(processName, common), atomic);
        failedStarts.noteRefused(principal.get(), workspaceId, applicationId, processName, outcomes);
        return StartBatchResponse.from(outcomes, uri.getRequestUri().getRawPath());
    }
}
