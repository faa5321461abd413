package dev.onset.activations;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy in a response. */
@Schema(name = "ActivePolicy")
record PolicyResponse(
        PolicyType type,

        @Schema(description = "For `BUILD`: the pinned build; otherwise null.") @Nullable
        UUID buildId,

        @Schema(description = "For `LATEST_ON_BRANCH`: the branch; otherwise null.", examples = "main") @Nullable
        String branch,

        @Schema(description = "Whether drafts count, too.") boolean drafts) {

    static PolicyResponse of(PolicyType type, @Nullable UUID buildId, @Nullable String branch, boolean drafts) {
        return new PolicyResponse(type, type == PolicyType.BUILD ? buildId : null, branch, drafts);
    }

    static PolicyResponse from(ActivationRule rule) {
        return of(rule.policy, rule.buildId, rule.branch, rule.drafts);
    }

    /** Null if the rule was removed or did not exist. */
    static @Nullable PolicyResponse from(@Nullable ActivationChange change) {
        return change == null || change.policy == null
                ? null
                : of(change.policy, change.buildId, change.branch, change.drafts);
    }
}
