package dev.onset.activations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The build that is active. */
@Schema(name = "Activation")
record ActivationResponse(
        UUID workspaceId,
        UUID applicationId,
        UUID buildId,
        @Schema(description = "Since when.") Instant changedAt,

        @Schema(description = "Who made it so.", examples = "alice")
        String changedBy) {

    static ActivationResponse from(Activation activation) {
        return new ActivationResponse(
                activation.workspaceId,
                activation.applicationId,
                activation.buildId,
                activation.changedAt,
                activation.changedBy);
    }

    /** A change of the active build. */
    @Schema(name = "ActivationChange")
    record Change(
            UUID id,
            ActivationChange.Kind kind,

            @Schema(description = "The build that was active before; null where there was none.") @Nullable
            UUID fromBuildId,

            UUID toBuildId,
            Instant changedAt,
            @Schema(examples = "alice") String changedBy) {

        static Change from(ActivationChange change) {
            return new Change(
                    change.id, change.kind, change.fromBuildId, change.toBuildId, change.changedAt, change.changedBy);
        }
    }

    /** A page of changes, newest first. */
    @Schema(name = "ActivationHistory")
    record History(
            List<Change> items,

            @Schema(description = "Send as `after` to get the next page; null on the last.") @Nullable
            UUID next) {

        static History from(List<ActivationChange> changes, int limit) {
            return new History(
                    changes.stream().map(Change::from).toList(), changes.size() < limit ? null : changes.getLast().id);
        }
    }
}
