package dev.onset.start;

import dev.onset.engine.InstanceState;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.security.Session;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    private static final String APPLIED = "Preference-Applied";

    private static final String STARTED = "The instance was started or, with `dryRun`, could be started.";

    private final StartProcess startProcess;
    private final StartWaiting waiting;
    private final CurrentPrincipal principal;

    StartResource(StartProcess startProcess, StartWaiting waiting, CurrentPrincipal principal) {
        this.startProcess = startProcess;
        this.waiting = waiting;
        this.principal = principal;
    }

    @POST
    @Path("/wks/{workspaceId}/app/{appId}/process-name/{processName}/start")
    @Blocking
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @StartProblems
    @MayAnswer(ProblemType.NO_ACTIVE_BUILD)
    @Operation(operationId = "startProcessByName", summary = "Start a process on the active build", description = """
                    Resolves the build that is active for the application in the workspace, validates the body against the \
                    process's input schema if it has one, and runs the instance to its first wait state. When the response \
                    arrives, the instance is durable. `state` is the state at acceptance. See \
                    `docs/how-to/starting.md` for further options: safe repetition, scheduled starts, dry runs, and waiting \
                    for the result.""")
    @APIResponse(
            responseCode = "200",
            description = STARTED,
            content = @Content(schema = @Schema(anyOf = {StartResponse.class, StartDryRunResponse.class})))
    public Uni<RestResponse<StartAnswer>> startOnActiveBuild(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @PathParam("processName") String processName,
            @BeanParam StartParameters parameters,
            Map<String, @Nullable Object> values) {
        StartRequest request = new StartRequest(processName, parameters.checked(), values);
        Duration waitAtMost = parameters.waitAtMost();
        if (parameters.dryRun) {
            return dryRun(startProcess.checkOnActiveBuild(principal.get(), workspaceId, applicationId, request));
        }
        return answer(
                startProcess.onActiveBuild(principal.get(), workspaceId, applicationId, request),
                waitAtMost,
                StartResponse::from);
    }

    @POST
    @Path("/app/{appId}/build/{buildId}/process-name/{processDefinitionName}/start")
    @Blocking
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @StartProblems
    @MayAnswer(ProblemType.BUILD_NOT_FOUND)
    @Operation(operationId = "startProcessOnBuild", summary = "Start a process on a pinned build", description = """
                    Starts a process like the start on the active build, but on the build that the path names, which may be a \
                    draft. The workspace is that of the application.""")
    @APIResponse(
            responseCode = "200",
            description = STARTED,
            content = @Content(schema = @Schema(anyOf = {PinnedStartResponse.class, StartDryRunResponse.class})))
    public Uni<RestResponse<StartAnswer>> startOnBuild(
            @PathParam("appId") UUID applicationId,
            @PathParam("buildId") UUID buildId,
            @PathParam("processDefinitionName") String processName,
            @BeanParam StartParameters parameters,
            Map<String, @Nullable Object> values) {
        StartRequest request = new StartRequest(processName, parameters.checked(), values);
        Duration waitAtMost = parameters.waitAtMost();
        if (parameters.dryRun) {
            return dryRun(startProcess.checkOnBuild(principal.get(), applicationId, buildId, request));
        }
        return answer(
                startProcess.onBuild(principal.get(), applicationId, buildId, request),
                waitAtMost,
                PinnedStartResponse::from);
    }

    private static Uni<RestResponse<StartAnswer>> dryRun(StartPlans.Plan plan) {
        return Uni.createFrom().item(RestResponse.ok(StartDryRunResponse.from(plan)));
    }

    private Uni<RestResponse<StartAnswer>> answer(
            Started started,
            @Nullable Duration waitAtMost,
            BiFunction<Started, @Nullable StoredInstance, StartAnswer> from) {
        if (waitAtMost == null || started.state() == InstanceState.CREATED) {
            return Uni.createFrom()
                    .item(response(started, from.apply(started, null)).build());
        }
        Session session = principal.session();
        Duration atMost = waiting.bounded(session, waitAtMost);
        return waiting.settled(session, started, atMost)
                .map(instance -> response(started, from.apply(started, instance.orElse(null)))
                        .header(APPLIED, "wait=" + atMost.toSeconds())
                        .build());
    }

    private static ResponseBuilder<StartAnswer> response(Started started, StartAnswer body) {
        ResponseBuilder<StartAnswer> response = ResponseBuilder.ok(body);
        return started.replayed() ? response.header(REPLAYED, true) : response;
    }
}
