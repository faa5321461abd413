package dev.onset.start;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Starts that failed, newest first. */
@Schema(name = "FailedStartPage")
record FailedStartsResponse(
        List<Item> items,

        @Schema(description = "Send as `after` to get the next page; null on the last.") @Nullable
        String next) {

    /** A start that failed. */
    @Schema(name = "FailedStartEntry")
    record Item(
            UUID id,

            @Schema(description = "The name that was asked for.", examples = "customer_onboarding")
            String processDefinitionName,

            @Schema(description = "The build that was named; null for a start on the active build.") @Nullable
            UUID buildId,

            @Schema(description = "The problem: `/problems/` and this explain it.", examples = "invalid-process-input")
            String problem,

            @Schema(description = "The status code of the problem.", examples = "422")
            int status,

            Instant failedAt,

            @Schema(
                    description = "The caller or the publisher of the message; `system:timer` for a timer.",
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
