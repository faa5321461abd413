package dev.onset.camunda.jobs;

import dev.onset.jobs.JobUpdate;
import dev.onset.problems.Problem;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to change of a job. */
@Schema(name = "JobUpdateRequest")
record JobUpdateRequest(@Schema(required = true) @Nullable Changeset changeset) {

    /** What is left out stays as it is. */
    @Schema(name = "JobChangeset")
    record Changeset(
            @Schema(description = "How often it may still fail.", minimum = "1") @Nullable
            Integer retries,

            @Schema(description = "How long the worker has it from now on, in milliseconds.", minimum = "1") @Nullable
            Long timeout) {}

    /** @throws Problem {@code invalid-request} */
    JobUpdate toUpdate() {
        if (changeset == null) {
            throw JobRequests.invalid("/changeset", "It is missing");
        }
        Integer retries = changeset.retries();
        if (retries != null && retries < 1) {
            throw JobRequests.invalid("/changeset/retries", "It is at least 1");
        }
        Long timeout = changeset.timeout();
        if (timeout != null && (timeout < 1 || timeout > JobRequests.MAX_TIMEOUT.toMillis())) {
            throw JobRequests.invalid(
                    "/changeset/timeout", "It is from 1 to " + JobRequests.MAX_TIMEOUT.toMillis() + " milliseconds");
        }
        return new JobUpdate(timeout == null ? null : Duration.ofMillis(timeout), retries);
    }
}
