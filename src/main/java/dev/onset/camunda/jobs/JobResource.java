package dev.onset.camunda.jobs;

import dev.onset.camunda.Variables;
import dev.onset.jobs.Jobs;
import dev.onset.jobs.WorkersConfig;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "Work for workers, as in the Camunda 8 REST API.")
class JobResource {

    private final Jobs jobs;
    private final WorkersConfig config;
    private final CurrentPrincipal principal;

    JobResource(Jobs jobs, WorkersConfig config, CurrentPrincipal principal) {
        this.jobs = jobs;
        this.config = config;
        this.principal = principal;
    }

    @POST
    @Path("/activation")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INVALID_REQUEST)
    @Operation(operationId = "activateJobs", summary = "Take jobs", description = """
                    Gives jobs of the applications that the caller may work for, and keeps them for it for a while. Where there \
                    are none, it answers as soon as there is one, and with none after `requestTimeout`. The answer has up to 4 MB \
                    (configurable): of more jobs than that holds, fewer are given than were asked for, and the others stay \
                    available at once; a single job that is larger is given alone. With `fetchVariable`, jobs are smaller.""")
    @Blocking
    public Uni<JobActivationResponse> activate(JobActivationRequest request) {
        return jobs.activate(principal.session(), request.toActivation(config.defaultRequestTimeout()))
                .map(JobActivationResponse::from);
    }

    @POST
    @Path("/{jobKey}/completion")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.JOB_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "completeJob",
            summary = "Complete a job",
            description = "The instance goes on with what the job returned. A second completion finds no job.")
    public void complete(@PathParam("jobKey") long jobKey, @OptionalBody @Nullable JobCompletionRequest request) {
        jobs.complete(principal.get(), jobKey, Variables.checked(request == null ? null : request.variables()));
    }

    @POST
    @Path("/{jobKey}/failure")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.JOB_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "failJob",
            summary = "Fail a job",
            description = "It can be taken again after `retryBackOff`; without retries left it becomes an incident.")
    public void fail(@PathParam("jobKey") long jobKey, @OptionalBody @Nullable JobFailureRequest request) {
        JobFailureRequest failure = request == null ? new JobFailureRequest(null, null, null, null) : request;
        jobs.fail(principal.get(), jobKey, failure.toFailure());
    }

    @POST
    @Path("/{jobKey}/error")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.JOB_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "throwJobError",
            summary = "End a job with a BPMN error",
            description = "What catches the error in the model goes on; where nothing does, it is an incident.")
    public void error(@PathParam("jobKey") long jobKey, JobErrorRequest request) {
        jobs.throwError(principal.get(), jobKey, request.toError());
    }

    @PATCH
    @Path("/{jobKey}")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.JOB_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "updateJob",
            summary = "Change a job",
            description = "Extends a worker's lock, or gives retries.")
    public void update(@PathParam("jobKey") long jobKey, JobUpdateRequest request) {
        jobs.update(principal.get(), jobKey, request.toUpdate());
    }
}
