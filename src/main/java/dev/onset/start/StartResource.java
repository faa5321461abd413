package dev.onset.start;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentCaller;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Start", description = "Start a process by name.")
class StartResource {

    private static final String REPLAYED = "Idempotency-Replayed";

    private static final String EXAMPLE = """
            {"customerEmail": "alice@example.com", "loanAmount": 25000}""";

    private final StartProcess startProcess;
    private final CurrentCaller caller;

    StartResource(StartProcess startProcess, CurrentCaller caller) {
        this.startProcess = startProcess;
        this.caller = caller;
    }

    @POST
    @Path("/wks/{workspaceId}/app/{appId}/process-name/{processName}/start")
    @Requires(Permission.PROCESS_START)
    @MayAnswer({
        ProblemType.NO_ACTIVE_BUILD,
        ProblemType.PROCESS_NOT_FOUND,
        ProblemType.ILLEGAL_STATE,
        ProblemType.IDEMPOTENCY_KEY_IN_USE,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.BUSINESS_KEY_IN_USE,
        ProblemType.INVALID_PROCESS_INPUT
    })
    @Operation(operationId = "startProcessByName", summary = "Start a process on the active build", description = """
                    Resolves the build that is active for the application in the workspace, checks the body against the \
                    process's input schema if it has one, and runs the instance to its first wait state. When the answer \
                    arrives, the instance is durable. `state` is the state at acceptance.""")
    @RequestBody(
            description = "The initial process values: one JSON object of any shape.",
            required = true,
            content =
                    @Content(
                            schema = @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class),
                            examples = @ExampleObject(name = "customer_onboarding", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "The instance is started.",
            headers =
                    @Header(
                            name = REPLAYED,
                            description = "`true` where an earlier request with the same key started it.",
                            schema = @Schema(type = SchemaType.BOOLEAN)),
            content = @Content(schema = @Schema(implementation = StartResponse.class)))
    public RestResponse<StartResponse> startOnActiveBuild(
            @Parameter(description = "Id of the workspace.", example = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")
                    @PathParam("workspaceId")
                    UUID workspaceId,
            @Parameter(description = "Id of the application.", example = "dbe0ab87-539b-4015-962d-6e73226b9e58")
                    @PathParam("appId")
                    UUID applicationId,
            @Parameter(description = "Name of the process, percent-encoded.", example = "customer_onboarding")
                    @PathParam("processName")
                    String processName,
            @BeanParam StartParameters parameters,
            Map<String, @Nullable Object> values) {
        StartProcess.Started started = startProcess.onActiveBuild(
                caller.get(),
                workspaceId,
                applicationId,
                new StartProcess.Request(processName, parameters.checked(), values));
        return answer(started, StartResponse.from(started));
    }

    @POST
    @Path("/app/{appId}/build/{buildId}/process-name/{processDefinitionName}/start")
    @Requires(Permission.PROCESS_START)
    @MayAnswer({
        ProblemType.BUILD_NOT_FOUND,
        ProblemType.PROCESS_NOT_FOUND,
        ProblemType.ILLEGAL_STATE,
        ProblemType.IDEMPOTENCY_KEY_IN_USE,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.BUSINESS_KEY_IN_USE,
        ProblemType.INVALID_PROCESS_INPUT
    })
    @Operation(operationId = "startProcessOnBuild", summary = "Start a process on a pinned build", description = """
                    As the start on the active build, on the build that is named; drafts can be started this way. The \
                    workspace is the one of the application.""")
    @RequestBody(
            description = "The initial process values: one JSON object of any shape.",
            required = true,
            content =
                    @Content(
                            schema = @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class),
                            examples = @ExampleObject(name = "customer_onboarding", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "The instance is started.",
            headers =
                    @Header(
                            name = REPLAYED,
                            description = "`true` where an earlier request with the same key started it.",
                            schema = @Schema(type = SchemaType.BOOLEAN)),
            content = @Content(schema = @Schema(implementation = PinnedStartResponse.class)))
    public RestResponse<PinnedStartResponse> startOnBuild(
            @Parameter(description = "Id of the application.", example = "dbe0ab87-539b-4015-962d-6e73226b9e58")
                    @PathParam("appId")
                    UUID applicationId,
            @Parameter(description = "Id of a build of the application.") @PathParam("buildId") UUID buildId,
            @Parameter(description = "Name of the process, percent-encoded.", example = "customer_onboarding")
                    @PathParam("processDefinitionName")
                    String processName,
            @BeanParam StartParameters parameters,
            Map<String, @Nullable Object> values) {
        StartProcess.Started started = startProcess.onBuild(
                caller.get(),
                applicationId,
                buildId,
                new StartProcess.Request(processName, parameters.checked(), values));
        return answer(started, PinnedStartResponse.from(started));
    }

    private static <T> RestResponse<T> answer(StartProcess.Started started, T body) {
        ResponseBuilder<T> response = ResponseBuilder.ok(body);
        if (started.replayed()) {
            response.header(REPLAYED, true);
        }
        return response.build();
    }
}
