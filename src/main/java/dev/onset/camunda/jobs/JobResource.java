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
@Tag(name = "Jobs", description = "Jobs of workers, compatible with the Camunda 8 REST API.")
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
    @Operation(operationId = "activateJobs", summary = "Activate jobs", description = """
                    Returns available jobs of the applications for which the caller is authorized, and locks them for the worker. If \
                    no job is available, the answer is sent as soon as there is one, or without jobs after `requestTimeout`. The \
                    answer has up to 4 MB (configurable). Jobs that do not fit stay available; a single job that is larger is \
                    returned alone. `fetchVariable` reduces the size of the jobs.""")
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
            description =
                    "The instance continues with the variables that the worker returned. The `result` of the job of an ad-hoc subprocess"
                            + " says which elements are activated, or that it is completed. A second completion is answered with a"
                            + " problem.")
    public void complete(@PathParam("jobKey") long jobKey, @OptionalBody @Nullable JobCompletionRequest request) {
        JobCompletionRequest completion = request == null ? new JobCompletionRequest(null, null) : request;
        jobs.complete(
                principal.get(),
                jobKey,
                Variables.checked(completion.variables()),
                completion.result() == null ? null : completion.result().toChosenElements());
    }

    @POST
    @Path("/{jobKey}/failure")
    @Requires(value = Permission.JOB_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.JOB_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "failJob",
            summary = "Fail a job",
            description =
                    "The job becomes available again after `retryBackOff`. Without remaining retries, it creates an incident.")
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
            description =
                    "The instance continues at the event that catches the error. If none does, the error creates an incident.")
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
            description = "Changes the lock of the worker, or the number of remaining attempts.")
    public void update(@PathParam("jobKey") long jobKey, JobUpdateRequest request) {
        jobs.update(principal.get(), jobKey, request.toUpdate());
    }
}
