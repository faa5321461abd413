package dev.onset.workers;

import dev.onset.engine.Bounds;
import dev.onset.engine.StorableText;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "Work for workers, as in the Camunda 8 REST API.")
class JobResource {

    private static final Duration MAX_BACK_OFF = Duration.ofDays(30);

    private final WaitingWorkers waitingWorkers;
    private final WorkersConfig config;
    private final CompleteWork completeWork;
    private final CurrentPrincipal principal;

    JobResource(
            WaitingWorkers waitingWorkers,
            WorkersConfig config,
            CompleteWork completeWork,
            CurrentPrincipal principal) {
        this.waitingWorkers = waitingWorkers;
        this.config = config;
        this.completeWork = completeWork;
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
        return waitingWorkers
                .activate(principal.session(), request.check(config.defaultRequestTimeout()))
                .map(JobActivationResponse::new);
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
        completeWork.completeJob(
                principal.get(),
                jobKey,
                request == null || request.variables() == null ? Map.of() : request.variables());
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
        int retries = request == null || request.retries() == null ? 0 : request.retries();
        long backOff = request == null || request.retryBackOff() == null ? 0 : request.retryBackOff();
        if (retries < 0) {
            throw invalid("/retries", "It is at least 0");
        }
        if (backOff < 0 || backOff > MAX_BACK_OFF.toMillis()) {
            throw invalid("/retryBackOff", "It is from 0 to " + MAX_BACK_OFF.toMillis() + " milliseconds");
        }
        completeWork.failJob(
                principal.get(),
                jobKey,
                retries,
                Duration.ofMillis(backOff),
                message(request == null ? null : request.errorMessage()),
                request == null || request.variables() == null ? Map.of() : request.variables());
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
        if (request.errorCode() == null || request.errorCode().isBlank()) {
            throw invalid("/errorCode", "It is missing or empty");
        }
        if (!Bounds.holds(request.errorCode(), Bounds.ERROR_CODE)) {
            throw invalid(
                    "/errorCode",
                    "It has at most " + Bounds.ERROR_CODE + " characters, and none that cannot be stored");
        }
        completeWork.throwError(
                principal.get(),
                jobKey,
                request.errorCode(),
                request.errorMessage() == null ? null : message(request.errorMessage()),
                request.variables() == null ? Map.of() : request.variables());
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
        JobUpdateRequest.Changeset changes = request.changeset();
        if (changes == null) {
            throw invalid("/changeset", "It is missing");
        }
        if (changes.retries() != null && changes.retries() < 1) {
            throw invalid("/changeset/retries", "It is at least 1");
        }
        if (changes.timeout() != null && (changes.timeout() < 1 || changes.timeout() > MAX_BACK_OFF.toMillis())) {
            throw invalid("/changeset/timeout", "It is from 1 to " + MAX_BACK_OFF.toMillis() + " milliseconds");
        }
        completeWork.updateJob(
                principal.get(),
                jobKey,
                changes.timeout() == null ? null : Duration.ofMillis(changes.timeout()),
                changes.retries());
    }

    private static String message(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "The worker gave no reason";
        }
        if (!StorableText.isStorable(message)) {
            throw invalid("/errorMessage", "It has a character that cannot be stored");
        }
        return Bounds.description(message);
    }

    private static Problem invalid(String pointer, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "The failure is not described rightly.")
                .withErrors(List.of(ProblemError.at(pointer, detail)));
    }
}
