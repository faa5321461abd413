package dev.onset.workers;

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
}
