package dev.onset.instances;

import dev.onset.instances.InstancePartsResponse.IncidentPage;
import dev.onset.instances.InstancePartsResponse.JobPage;
import dev.onset.instances.InstancePartsResponse.UserTaskPage;
import dev.onset.instances.InstancePartsResponse.ValuesResponse;
import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import dev.onset.search.InstancePageResponse;
import dev.onset.search.InstanceSearch;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/process-instance/{processInstanceUuid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instances", description = "Follow process instances.")
class InstancePartsResource {

    private final InstanceAccess access;
    private final OpenWork openWork;
    private final InstanceSearch search;
    private final CurrentPrincipal principal;

    InstancePartsResource(InstanceAccess access, OpenWork openWork, InstanceSearch search, CurrentPrincipal principal) {
        this.access = access;
        this.openWork = openWork;
        this.search = search;
        this.principal = principal;
    }

    @GET
    @Path("/values")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstanceValues",
            summary = "Read the process values of an instance",
            description = "The caller who started the instance may read them, too.")
    public ValuesResponse values(
            @PathParam("processInstanceUuid") UUID uuid,
            @Parameter(
                            description =
                                    "Restricts the result to values with these names. May be sent several times or contain several"
                                            + " names separated by commas. Names without a value are ignored. By default, all values are returned.",
                            example = "customerEmail,loanAmount")
                    @QueryParam("names")
                    @Nullable
                    Set<String> names) {
        StoredInstance instance = access.readable(principal.get(), uuid);
        return ValuesResponse.from(instance, names == null ? Set.of() : names);
    }

    @GET
    @Path("/jobs")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "listProcessInstanceJobs",
            summary = "List the jobs that an instance waits for, oldest first",
            description = "The caller who started the instance may read them, too.")
    public JobPage jobs(@PathParam("processInstanceUuid") UUID uuid, @BeanParam Paging paging) {
        access.readable(principal.get(), uuid);
        return JobPage.from(openWork.jobs(uuid, paging.afterNumber(), paging.size()), paging);
    }

    @GET
    @Path("/user-tasks")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "listProcessInstanceUserTasks",
            summary = "List the user tasks that an instance waits for, oldest first",
            description = "The caller who started the instance may read them, too.")
    public UserTaskPage userTasks(@PathParam("processInstanceUuid") UUID uuid, @BeanParam Paging paging) {
        access.readable(principal.get(), uuid);
        return UserTaskPage.from(openWork.userTasks(uuid, paging.afterNumber(), paging.size()), paging);
    }

    @GET
    @Path("/incidents")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "listProcessInstanceIncidents",
            summary = "List the incidents that stop an instance, oldest first",
            description = "The caller who started the instance may read them, too.")
    public IncidentPage incidents(@PathParam("processInstanceUuid") UUID uuid, @BeanParam Paging paging) {
        access.readable(principal.get(), uuid);
        return IncidentPage.from(openWork.incidents(uuid, paging.afterNumber(), paging.size()), paging);
    }

    @GET
    @Path("/children")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "listCalledProcessInstances",
            summary = "List the instances that an instance called, newest first",
            description =
                    "Returns the instances that were called by call activities. The caller who started the instance may read them, too.")
    public InstancePageResponse children(@PathParam("processInstanceUuid") UUID uuid, @BeanParam Paging paging) {
        access.readable(principal.get(), uuid);
        return search.calledBy(uuid, paging);
    }
}
