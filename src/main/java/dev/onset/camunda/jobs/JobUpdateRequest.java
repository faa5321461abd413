package dev.onset.camunda.jobs;

import dev.onset.jobs.JobUpdate;
import dev.onset.validation.InvalidDetail;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to change a job. */
@InvalidDetail(JobRequests.INVALID)
@Schema(name = "JobUpdateRequest")
record JobUpdateRequest(@NotNull @Valid Changeset changeset) {

    /** The changes. A member that is absent or null leaves its property unchanged. */
    @Schema(name = "JobChangeset")
    record Changeset(
            @Min(1) @Schema(description = "The number of remaining attempts.") @Nullable
            Integer retries,

            @Min(1)
            @Max(JobRequests.MAX_TIMEOUT)
            @Schema(description = "How long the job stays locked for its worker from now on, in milliseconds.")
            @Nullable
            Long timeout) {}

    JobUpdate toUpdate() {
        Long timeout = changeset.timeout();
        return new JobUpdate(timeout == null ? null : Duration.ofMillis(timeout), changeset.retries());
    }
}
