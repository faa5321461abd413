package dev.onset.start;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of failed starts, newest first. */
@Schema(name = "FailedStartPage")
record FailedStartsResponse(
        List<Item> items,

        @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
        String next) {

    /** A failed start. */
    @Schema(name = "FailedStartEntry")
    record Item(
            UUID id,

            @Schema(description = "The process name that was requested.", examples = "customer_onboarding")
            String processDefinitionName,

            @Schema(description = "The build that the request named; null for a start on the active build.") @Nullable
            UUID buildId,

            @Schema(
                    description = "The slug of the problem type. `/problems/{slug}` describes it.",
                    examples = "invalid-process-input")
            String problem,

            @Schema(description = "The status code of the problem.", examples = "422")
            int status,

            Instant failedAt,

            @Schema(
                    description = "The caller, the publisher of the message, or `system:timer` for a timer.",
                    examples = "alice")
            String startedBy) {

        static Item from(FailedStart start) {
            return new Item(
                    start.id(),
                    start.processName(),
                    start.buildId(),
                    start.problem(),
                    start.status(),
                    start.failedAt(),
                    start.startedBy());
        }
    }
}
