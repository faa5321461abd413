package dev.onset.instances;

import dev.onset.audit.Audited;
import dev.onset.runtime.MigrationBatches;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The progress of a migration of many instances. */
@Schema(name = "MigrationBatch")
record MigrationBatchResponse(
        UUID id,
        @Schema(examples = "customer_onboarding") String processName,
        UUID fromBuildId,
        UUID toBuildId,
        Instant requestedAt,
        @Schema(examples = "alice") String requestedBy,

        @Schema(description = "The number of migrated instances.")
        long migrated,

        @Schema(description = "The number of instances that could not be migrated and stay on their build.")
        long refused,

        @Schema(description = "The first 100 instances that could not be migrated, with the reasons.")
        List<Refused> refusals,

        @Schema(description = "When the migration ended; null while it is running.") @Nullable
        Instant endedAt)
        implements Audited {

    @Override
    public Map<String, Object> auditDetails() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("migrationId", id);
        details.put("processName", processName);
        details.put("fromBuildId", fromBuildId);
        details.put("toBuildId", toBuildId);
        return details;
    }

    /** An instance that could not be migrated. */
    @Schema(name = "RefusedMigration")
    record Refused(UUID uuid, List<MigrationResponse.Obstacle> obstacles) {}

    /** A page of migration plans. */
    @Schema(name = "MigrationDryRunPage")
    record DryRun(
            List<MigrationResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            String next) {}

    static MigrationBatchResponse from(MigrationBatches.Progress progress) {
        return new MigrationBatchResponse(
                progress.id(),
                progress.wanted().processName(),
                progress.wanted().fromBuildId(),
                progress.wanted().toBuildId(),
                progress.requestedAt(),
                progress.requestedBy(),
                progress.migrated(),
                progress.refused(),
                progress.refusals().stream()
                        .map(refusal -> new Refused(
                                refusal.uuid(),
                                refusal.obstacles().stream()
                                        .map(MigrationResponse.Obstacle::from)
                                        .toList()))
                        .toList(),
                progress.endedAt());
    }
}
