package dev.onset.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How long the ended instances of an application are kept. */
@Schema(name = "Retention")
record RetentionResponse(
        UUID applicationId,

        @Schema(
                description = "How long after its end an instance is removed; null if instances are kept forever.",
                examples = "P90D")
        @Nullable
        String finishedAfter,

        @Schema(description = "When the policy was last changed; null if it never was.") @Nullable
        Instant changedAt,

        @Schema(description = "Who last changed the policy.", examples = "alice") @Nullable
        String changedBy) {

    static RetentionResponse from(RetentionPolicies.Policy policy) {
        return new RetentionResponse(
                policy.applicationId(), text(policy.finishedAfter()), policy.changedAt(), policy.changedBy());
    }

    static RetentionResponse forEver(UUID applicationId) {
        return new RetentionResponse(applicationId, null, null, null);
    }

    /** Formats a duration with days, which {@link Duration#toString} does not use. */
    private static String text(Duration duration) {
        Duration rest = duration.minusDays(duration.toDays());
        return duration.toDays() == 0
                ? duration.toString()
                : "P" + duration.toDays() + "D"
                        + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
