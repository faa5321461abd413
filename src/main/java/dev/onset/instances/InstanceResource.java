package dev.onset.instances;

import dev.onset.builds.BuildInfoResponse;
import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.execution.ProcessModel;
import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.History;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.CurrentCaller;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/runtime/process-instance/{processInstanceUuid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instances", description = "Follow process instances.")
class InstanceResource {

    private static final int MAX_STEPS = 1000;

    private final InstanceAccess access;
    private final OpenWork openWork;
    private final History history;
    private final Definitions definitions;
    private final Builds builds;
    private final CurrentCaller caller;

    InstanceResource(
            InstanceAccess access,
            OpenWork openWork,
            History history,
            Definitions definitions,
            Builds builds,
            CurrentCaller caller) {
        this.access = access;
        this.openWork = openWork;
        this.history = history;
        this.definitions = definitions;
        this.builds = builds;
        this.caller = caller;
    }

    @GET
    @Requires(Permission.INSTANCE_READ)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstance",
            summary = "Read an instance",
            description =
                    "Its state, tokens, values, and what it waits for: the first 100 jobs, user tasks and incidents, all of"
                            + " which have lists of their own. Whoever started it may read it, too.")
    public InstanceResponse get(@PathParam("processInstanceUuid") UUID uuid) {
        StoredInstance instance = access.readable(caller.get(), uuid);
        return InstanceResponse.from(
                instance,
                model(instance),
                openWork.jobs(uuid, 0, Paging.MAX),
                openWork.userTasks(uuid, 0, Paging.MAX),
                openWork.incidents(uuid, 0, Paging.MAX));
    }

    @GET
    @Path("/history")
    @Requires(Permission.INSTANCE_READ)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstanceHistory",
            summary = "Read what happened to an instance, in order",
            description =
                    "The nodes that its tokens passed, with times. Whoever started the instance may read it, too.")
    public HistoryResponse history(
            @PathParam("processInstanceUuid") UUID uuid,
            @Parameter(description = "The `next` of the page before.") @QueryParam("after") @DefaultValue("0")
                    long after,
            @Parameter(
                            description = "How many steps at the most.",
                            schema = @Schema(minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @QueryParam("limit")
                    @DefaultValue("1000")
                    int limit) {
        StoredInstance instance = access.readable(caller.get(), uuid);
        int size = Math.clamp(limit, 1, MAX_STEPS);
        return HistoryResponse.from(history.steps(uuid, after, size), size, model(instance));
    }

    @GET
    @Path("/build/info")
    @Requires(Permission.INSTANCE_READ)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstanceBuildInfo",
            summary = "Read which build an instance runs on",
            description = "Whoever started the instance may read it, too.")
    public BuildInfoResponse buildInfo(@PathParam("processInstanceUuid") UUID uuid) {
        StoredInstance instance = access.readable(caller.get(), uuid);
        return builds.find(instance.applicationId(), instance.buildId())
                .map(BuildInfoResponse::from)
                .orElseThrow(() -> new IllegalStateException("An instance without its build"));
    }

    private ProcessModel model(StoredInstance instance) {
        return definitions.get(instance.definitionId()).model();
    }
}
