package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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

/** Which jobs a worker asks for. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobActivationRequest")
record JobActivationRequest(
        @Schema(description = "The jobs' type.", maxLength = Bounds.JOB_TYPE, examples = "send-mail", required = true)
        @Nullable
        String type,

        @Schema(description = "The worker's name.", maxLength = Bounds.WORKER, examples = "mailer-1") @Nullable
        String worker,

        @Schema(
                description = "How long the jobs are kept for this worker, in milliseconds.",
                examples = "60000",
                required = true)
        @Nullable
        Long timeout,

        @Schema(
                description = "How many at the most; more than 1000 are never given, and no more than an answer of 4 MB"
                        + " (configurable) holds.",
                examples = "10",
                required = true)
        @Nullable
        Integer maxJobsToActivate,

        @Schema(description = "The variables wanted; default: all that the job sees.") @Nullable
        List<String> fetchVariable,

        @Schema(
                description =
                        "How long to wait for a job where there is none, in milliseconds, at the most 10 minutes; 0 or none:"
                                + " as long as the runtime is set to (10 seconds); less than 0: not at all.",
                examples = "30000")
        @Nullable
        Long requestTimeout,

        @Schema(
                description =
                        "The applications to take jobs of; default, and where `<default>` is named: all that the caller may"
                                + " work for.")
        @Nullable
        List<String> tenantIds,

        @Schema(
                description =
                        "`ASSIGNED`: of all applications that the caller may work for, whatever `tenantIds` says.",
                examples = "PROVIDED")
        @Nullable
        String tenantFilter) {

    private static final int MAX_JOBS = 1000;
    private static final Duration MAX_TIMEOUT = Duration.ofDays(30);
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
            errors.add(ProblemError.at("/type", "It is missing or empty"));
        } else if (!Bounds.holds(type, Bounds.JOB_TYPE)) {
            errors.add(ProblemError.at(
                    "/type", "It has at most " + Bounds.JOB_TYPE + " characters, and none that cannot be stored"));
        }
        if (timeout == null || timeout < 1 || timeout > MAX_TIMEOUT.toMillis()) {
            errors.add(ProblemError.at("/timeout", "It is from 1 to " + MAX_TIMEOUT.toMillis() + " milliseconds"));
        }
        if (maxJobsToActivate == null || maxJobsToActivate < 1) {
            errors.add(ProblemError.at("/maxJobsToActivate", "It is at least 1"));
        }
        if (worker != null && !Bounds.holds(worker, Bounds.WORKER)) {
            errors.add(ProblemError.at(
                    "/worker", "It has at most " + Bounds.WORKER + " characters, and none that cannot be stored"));
        }
        List<String> tenants = meansAll() ? null : tenantIds;
        Set<UUID> applications = tenants == null ? null : applications(tenants, errors);
        if (!errors.isEmpty() || type == null || timeout == null || maxJobsToActivate == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The jobs asked for are not described rightly.")
                    .withErrors(errors);
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

    private boolean meansAll() {
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
                errors.add(ProblemError.at("/tenantIds/" + i, "It is the id of an application"));
            }
        }
        return applications;
    }
}
