package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.camunda.Tenants;
import dev.onset.engine.Bounds;
import dev.onset.jobs.JobActivation;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to activate jobs. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobActivationRequest")
record JobActivationRequest(
        @Schema(description = "The job type.", maxLength = Bounds.JOB_TYPE, examples = "send-mail", required = true)
        @Nullable
        String type,

        @Schema(description = "The name of the worker.", maxLength = Bounds.WORKER, examples = "mailer-1") @Nullable
        String worker,

        @Schema(
                description = "How long the jobs are locked for this worker, in milliseconds.",
                examples = "60000",
                required = true)
        @Nullable
        Long timeout,

        @Schema(
                description =
                        "The maximum number of jobs. An answer has at most 1000 jobs, and no more than fit into 4 MB"
                                + " (configurable).",
                examples = "10",
                required = true)
        @Nullable
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

    private static final JsonPointer TENANT_IDS = JsonPointer.compile("/tenantIds");
    private static final int MAX_JOBS = 1000;
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    /**
     * Checks the request.
     *
     * @param defaultWait how long to wait if the request does not specify it
     * @throws Problem {@code invalid-request}
     */
    JobActivation toActivation(Duration defaultWait) {
        List<ProblemError> errors = new ArrayList<>();
        if (type == null || type.isBlank()) {
            errors.add(ProblemError.at("/type", "This member is required and must not be empty"));
        } else if (!Bounds.holds(type, Bounds.JOB_TYPE)) {
            errors.add(ProblemError.at(
                    "/type", "Must have at most " + Bounds.JOB_TYPE + " characters, and none that cannot be stored"));
        }
        if (timeout == null || timeout < 1 || timeout > JobRequests.MAX_TIMEOUT.toMillis()) {
            errors.add(ProblemError.at(
                    "/timeout", "Must be from 1 to " + JobRequests.MAX_TIMEOUT.toMillis() + " milliseconds"));
        }
        if (maxJobsToActivate == null || maxJobsToActivate < 1) {
            errors.add(ProblemError.at("/maxJobsToActivate", "Must be at least 1"));
        }
        if (worker != null && !Bounds.holds(worker, Bounds.WORKER)) {
            errors.add(ProblemError.at(
                    "/worker", "Must have at most " + Bounds.WORKER + " characters, and none that cannot be stored"));
        }
        List<String> tenants = includesAll() ? null : tenantIds;
        Set<UUID> applications = tenants == null ? null : applications(tenants, errors);
        if (!errors.isEmpty() || type == null || timeout == null || maxJobsToActivate == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The activation request is invalid.").withErrors(errors);
        }
        return new JobActivation(
                type,
                worker == null ? "" : worker,
                Duration.ofMillis(timeout),
                Math.min(maxJobsToActivate, MAX_JOBS),
                fetchVariable == null || fetchVariable.isEmpty() ? null : new HashSet<>(fetchVariable),
                applications,
                maxWait(defaultWait));
    }

    private Duration maxWait(Duration defaultWait) {
        if (requestTimeout == null || requestTimeout == 0) {
            return defaultWait;
        }
        return requestTimeout < 0 ? Duration.ZERO : Duration.ofMillis(Math.min(requestTimeout, MAX_WAIT.toMillis()));
    }

    private boolean includesAll() {
        return tenantIds == null
                || tenantIds.isEmpty()
                || tenantIds.contains(Tenants.DEFAULT)
                || "ASSIGNED".equals(tenantFilter);
    }

    private static Set<UUID> applications(List<String> tenantIds, List<ProblemError> errors) {
        Set<UUID> applications = new HashSet<>();
        for (int i = 0; i < tenantIds.size(); i++) {
            try {
                applications.add(UUID.fromString(tenantIds.get(i)));
            } catch (IllegalArgumentException | NullPointerException e) {
                errors.add(ProblemError.at(TENANT_IDS.appendIndex(i), "Must be the id of an application"));
            }
        }
        return applications;
    }
}
