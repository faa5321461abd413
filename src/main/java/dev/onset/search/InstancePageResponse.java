package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Instances, newest first. */
@Schema(name = "ProcessInstancePage")
public record InstancePageResponse(
        List<Item> items,

        @Schema(
                description =
                        "Send as `after` to get the next page; null where there is none. A page with a `next` may have"
                                + " fewer instances than asked for, or none.")
        @Nullable
        String next) {

    /** An instance in a list. */
    @Schema(name = "ProcessInstanceSummary")
    public record Item(
            UUID uuid,
            @Schema(examples = "customer_onboarding") String processDefinitionName,
            InstanceState state,
            UUID workspaceId,
            UUID applicationId,
            UUID buildId,

            @Schema(description = "Goes up by one with each step.")
            long revision,

            @Schema(description = "The business key of its start.", examples = "loan-4711") @Nullable
            String businessKey,

            @Schema(description = "The caller who started it.", examples = "alice")
            String startedBy,

            Instant startedAt,
            @Nullable Instant endedAt,

            @Schema(description = "The instance that called it; null where a caller started it.") @Nullable
            UUID parentProcessInstanceUuid,

            @Schema(description = "Whether an incident stops it somewhere.")
            boolean hasIncident) {

        private static Item from(InstancePage.Instance instance) {
            return new Item(
                    instance.uuid(),
                    instance.processName(),
                    instance.state(),
                    instance.workspaceId(),
                    instance.applicationId(),
                    instance.buildId(),
                    instance.revision(),
                    instance.businessKey(),
                    instance.startedBy(),
                    instance.startedAt(),
                    instance.endedAt(),
                    instance.parent(),
                    instance.hasIncident());
        }
    }

    static InstancePageResponse from(InstancePage found) {
        return new InstancePageResponse(
                found.instances().stream().map(Item::from).toList(),
                found.next() == null ? null : found.next().toString());
    }
}
