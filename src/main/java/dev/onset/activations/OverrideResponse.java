package dev.onset.activations;

import dev.onset.workspaces.SubjectType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy for one user, group or client, and its build. */
@Schema(name = "Override")
record OverrideResponse(
        UUID id,
        @Nullable SubjectType subjectType,
        @Schema(examples = "testers") @Nullable String subject,

        @Schema(
                description =
                        "Of the overrides for groups of a caller, the one with the highest priority applies; of equal ones, the first by name.")
        int priority,

        PolicyResponse policy,

        @Schema(description = "The build; null if the branch of the policy has no build yet.") @Nullable
        UUID buildId,

        @Schema(description = "The time since which the policy has had this build.")
        Instant changedAt,

        @Schema(description = "The user or client that set the policy or published the build.", examples = "alice")
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

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            UUID next) {

        static Page from(List<ActivationRule> rules, int limit) {
            return new Page(
                    rules.stream().map(OverrideResponse::from).toList(),
                    rules.size() < limit ? null : rules.getLast().id);
        }
    }
}
