package dev.onset.activations;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy in an answer. */
@Schema(name = "ActivePolicy")
record PolicyResponse(
        PolicyType type,

        @Schema(description = "Of `BUILD`: the build that is pinned; else null.") @Nullable
        UUID buildId,

        @Schema(description = "Of `LATEST_ON_BRANCH`: the branch; else null.", examples = "main") @Nullable
        String branch,

        @Schema(description = "Whether drafts count, too.") boolean drafts) {

    static PolicyResponse of(PolicyType type, @Nullable UUID buildId, @Nullable String branch, boolean drafts) {
        return new PolicyResponse(type, type == PolicyType.BUILD ? buildId : null, branch, drafts);
    }

    static PolicyResponse from(ActivationRule rule) {
        return of(rule.policy, rule.buildId, rule.branch, rule.drafts);
    }

    /** Null where the rule was removed, or there was none. */
    static @Nullable PolicyResponse from(@Nullable ActivationChange change) {
        return change == null || change.policy == null
                ? null
                : of(change.policy, change.buildId, change.branch, change.drafts);
    }
}
