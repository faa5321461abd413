package dev.onset.activations;

import dev.onset.workspaces.SubjectType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy for one user, group or client, and the build that it leads to now. */
@Schema(name = "Override")
record OverrideResponse(
        UUID id,
        @Nullable SubjectType subjectType,
        @Schema(examples = "testers") @Nullable String subject,

        @Schema(description = "Among overrides for groups of one caller the highest holds, then the first by name.")
        int priority,

        PolicyResponse policy,

        @Schema(description = "The build; null where the branch of the policy has none yet.") @Nullable
        UUID buildId,

        @Schema(description = "Since when it is this build by this policy.")
        Instant changedAt,

        @Schema(description = "Who made it so: changed the policy, or published the build.", examples = "alice")
        String changedBy) {

    static OverrideResponse from(ActivationRule rule) {
        return new OverrideResponse(
                rule.id,
                rule.subjectType,
                rule.subject,
                rule.priority,
                PolicyResponse.from(rule),
                rule.buildId,
                rule.changedAt,
                rule.changedBy);
    }

    /** A page of overrides. */
    @Schema(name = "OverridePage")
    record Page(
            List<OverrideResponse> items,

            @Schema(description = "Send as `after` to get the next page; null on the last.") @Nullable
            UUID next) {

        static Page from(List<ActivationRule> rules, int limit) {
            return new Page(
                    rules.stream().map(OverrideResponse::from).toList(),
                    rules.size() < limit ? null : rules.getLast().id);
        }
    }
}
