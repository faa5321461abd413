package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.camunda.Tenants;
import dev.onset.engine.Bounds;
import dev.onset.jobs.JobActivation;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Storable;
import dev.onset.validation.Text;
import dev.onset.validation.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to activate jobs. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@InvalidDetail(JobActivationRequest.INVALID)
@Schema(name = "JobActivationRequest")
record JobActivationRequest(
        @NotNull
        @Text
        @CodePointLength(max = Bounds.JOB_TYPE)
        @Schema(description = "The job type.", maxLength = Bounds.JOB_TYPE, examples = "send-mail")
        String type,

        @Storable
        @CodePointLength(max = Bounds.WORKER)
        @Schema(description = "The name of the worker.", maxLength = Bounds.WORKER, examples = "mailer-1")
        @Nullable
        String worker,

        @NotNull
        @Min(1)
        @Max(JobRequests.MAX_TIMEOUT)
        @Schema(description = "How long the jobs are locked for this worker, in milliseconds.", examples = "60000")
        Long timeout,

        @NotNull
        @Min(1)
        @Schema(
                description =
                        "The maximum number of jobs. An answer has at most 1000 jobs, and no more than fit into 4 MB"
                                + " (configurable).",
                examples = "10")
        Integer maxJobsToActivate,

        @Schema(description = "The names of the variables to return. Default: all that are visible to the job.")
        @Nullable
        List<String> fetchVariable,

        @Schema(
                description =
                        "How long to wait while no job is available, in milliseconds, at most 10 minutes. If 0 or absent, the"
                                + " configured default applies (10 seconds). If negative, the answer is immediate.",
                examples = "30000")
        @Nullable
        Long requestTimeout,

        @Schema(
                description =
                        "The ids of the applications whose jobs are activated. Default, and also if `<default>` is included: all"
                                + " applications for which the caller is authorized.")
        @Nullable
        List<String> tenantIds,

        @Schema(
                description =
                        "With `ASSIGNED`, `tenantIds` is ignored, and jobs of all applications for which the caller is"
                                + " authorized are activated.",
                examples = "PROVIDED")
        @Nullable
        String tenantFilter) {

    static final String INVALID = "The activation request is invalid.";

    private static final JsonPointer TENANT_IDS = JsonPointer.compile("/tenantIds");
    private static final int MAX_JOBS = 1000;
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    /**
     * Returns the command.
     *
     * @param defaultWait how long to wait if the request does not specify it
     * @throws Problem {@code invalid-request} if a tenant id is not the id of an application
     */
    JobActivation toActivation(Duration defaultWait) {
        return new JobActivation(
                type,
                worker == null ? "" : worker,
                Duration.ofMillis(timeout),
                Math.min(maxJobsToActivate, MAX_JOBS),
                fetchVariable == null || fetchVariable.isEmpty() ? null : new HashSet<>(fetchVariable),
                tenantIds == null || includesAll(tenantIds) ? null : applications(tenantIds),
                maxWait(defaultWait));
    }

    private Duration maxWait(Duration defaultWait) {
        if (requestTimeout == null || requestTimeout == 0) {
            return defaultWait;
        }
        return requestTimeout < 0 ? Duration.ZERO : Duration.ofMillis(Math.min(requestTimeout, MAX_WAIT.toMillis()));
    }

    private boolean includesAll(List<String> tenants) {
        return tenants.isEmpty() || tenants.contains(Tenants.DEFAULT) || "ASSIGNED".equals(tenantFilter);
    }

    private static Set<UUID> applications(List<String> tenantIds) {
        Set<UUID> applications = new HashSet<>();
        List<ProblemError> errors = new ArrayList<>();
        for (int i = 0; i < tenantIds.size() && errors.size() < Violations.MAX_ERRORS; i++) {
            try {
                applications.add(UUID.fromString(tenantIds.get(i)));
            } catch (IllegalArgumentException | NullPointerException e) {
                errors.add(ProblemError.at(TENANT_IDS.appendIndex(i), "Must be the id of an application"));
            }
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, INVALID).withErrors(errors);
        }
        return applications;
    }
}
