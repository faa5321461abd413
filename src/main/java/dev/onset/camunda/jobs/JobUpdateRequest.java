package dev.onset.camunda.jobs;

import dev.onset.jobs.JobUpdate;
import dev.onset.problems.Problem;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to change a job. */
@Schema(name = "JobUpdateRequest")
record JobUpdateRequest(@Schema(required = true) @Nullable Changeset changeset) {

    /** The changes. A member that is absent or null leaves its property unchanged. */
    @Schema(name = "JobChangeset")
    record Changeset(
            @Schema(description = "The number of remaining attempts.", minimum = "1") @Nullable
            Integer retries,

            @Schema(
                    description = "How long the job stays locked for its worker from now on, in milliseconds.",
                    minimum = "1")
            @Nullable
            Long timeout) {}

    /** @throws Problem {@code invalid-request} */
    JobUpdate toUpdate() {
        if (changeset == null) {
            throw JobRequests.invalid("/changeset", "This member is required");
        }
        Integer retries = changeset.retries();
        if (retries != null && retries < 1) {
            throw JobRequests.invalid("/changeset/retries", "Must be at least 1");
        }
        Long timeout = changeset.timeout();
        if (timeout != null && (timeout < 1 || timeout > JobRequests.MAX_TIMEOUT.toMillis())) {
            throw JobRequests.invalid(
                    "/changeset/timeout", "Must be from 1 to " + JobRequests.MAX_TIMEOUT.toMillis() + " milliseconds");
        }
        return new JobUpdate(timeout == null ? null : Duration.ofMillis(timeout), retries);
    }
}
