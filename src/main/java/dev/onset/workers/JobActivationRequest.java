package dev.onset.workers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.execution.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which jobs a worker asks for. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobActivationRequest")
record JobActivationRequest(
        @Schema(description = "The jobs' type.", examples = "send-mail", required = true) @Nullable
        String type,

        @Schema(description = "The worker's name.", examples = "mailer-1") @Nullable
        String worker,

        @Schema(
                description = "How long the jobs are kept for this worker, in milliseconds.",
                examples = "60000",
                required = true)
        @Nullable
        Long timeout,

        @Schema(description = "How many at the most; more than 1000 are never given.", examples = "10", required = true)
        @Nullable
        Integer maxJobsToActivate,

        @Schema(description = "The variables wanted; default: all that the job sees.") @Nullable
        List<String> fetchVariable,

        @Schema(description = "How long to wait for a job where there is none, in milliseconds.") @Nullable
        Long requestTimeout,

        @Schema(description = "The applications to take jobs of; default: all that the caller may work for.") @Nullable
        List<String> tenantIds,

        @Schema(description = "Accepted and not used.") @Nullable
        String tenantFilter) {

    private static final int MAX_JOBS = 1000;
    private static final Duration MAX_TIMEOUT = Duration.ofDays(30);

    /**
     * The request, checked.
     *
     * @param lock how long the jobs are kept for the worker
     * @param variables the variables wanted; null for all
     * @param applications the applications to take jobs of; null for all
     */
    record Checked(
            String type,
            String worker,
            Duration lock,
            int maxJobs,
            @Nullable List<String> variables,
            @Nullable List<UUID> applications) {}

    Checked check() {
        List<ProblemError> errors = new ArrayList<>();
        if (type == null || type.isBlank()) {
            errors.add(ProblemError.at("/type", "It is missing or empty"));
        } else if (!StorableText.isStorable(type)) {
            errors.add(ProblemError.at("/type", "It has a character that no job's type can have"));
        }
        if (timeout == null || timeout < 1 || timeout > MAX_TIMEOUT.toMillis()) {
            errors.add(ProblemError.at("/timeout", "It is from 1 to " + MAX_TIMEOUT.toMillis() + " milliseconds"));
        }
        if (maxJobsToActivate == null || maxJobsToActivate < 1) {
            errors.add(ProblemError.at("/maxJobsToActivate", "It is at least 1"));
        }
        if (worker != null && (worker.length() > 200 || !StorableText.isStorable(worker))) {
            errors.add(ProblemError.at("/worker", "It has at most 200 characters, and none that cannot be stored"));
        }
        List<UUID> applications = tenantIds == null || tenantIds.isEmpty() ? null : applications(tenantIds, errors);
        if (!errors.isEmpty() || type == null || timeout == null || maxJobsToActivate == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The jobs asked for are not described rightly.")
                    .withErrors(errors);
        }
        return new Checked(
                type,
                worker == null ? "" : worker,
                Duration.ofMillis(timeout),
                Math.min(maxJobsToActivate, MAX_JOBS),
                fetchVariable == null || fetchVariable.isEmpty() ? null : fetchVariable,
                applications);
    }

    private static List<UUID> applications(List<String> tenantIds, List<ProblemError> errors) {
        List<UUID> applications = new ArrayList<>();
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
