package dev.onset.search;

import dev.onset.engine.InstanceState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of instances, newest first. */
@Schema(name = "ProcessInstancePage")
public record InstancePageResponse(
        List<Item> items,

        @Schema(
                description =
                        "The value of `after` for the next page; null if there is none. A page with a `next` may have fewer"
                                + " instances than the limit, or none.")
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

            @Schema(description = "The revision, which each step increments by one.")
            long revision,

            @Schema(description = "The business key of the instance.", examples = "loan-4711") @Nullable
            String businessKey,

            @Schema(description = "The caller who started the instance.", examples = "alice")
            String startedBy,

            Instant startedAt,
            @Nullable Instant endedAt,

            @Schema(description = "The instance that called this one; null if it was not called.") @Nullable
            UUID parentProcessInstanceUuid,

            @Schema(description = "Whether the instance has an open incident.")
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
