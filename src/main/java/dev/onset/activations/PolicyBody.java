package dev.onset.activations;

import dev.onset.builds.Builds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy in a body. */
@Schema(name = "Policy")
record PolicyBody(
        @Schema(description = "How the build is chosen.", required = true) @Nullable
        PolicyType type,

        @Schema(description = "Of `BUILD`: id of a committed build of the application.") @Nullable
        UUID buildId,

        @Schema(description = "Of `LATEST_ON_BRANCH`: the branch, which may be without a build yet.", examples = "main")
        @Nullable
        String branch,

        @Schema(description = "Of `LATEST_ON_BRANCH`: whether drafts count, too.", defaultValue = "false") @Nullable
        Boolean drafts) {

    /** @param pointer where in the body this is */
    Policy toPolicy(String pointer) {
        List<ProblemError> errors = new ArrayList<>();
        if (type == null) {
            errors.add(ProblemError.at(pointer + "/type", "It is missing"));
        } else if (type == PolicyType.BUILD) {
            require(buildId != null, pointer + "/buildId", "It is missing", errors);
            require(branch == null, pointer + "/branch", "A policy of this type has none", errors);
            require(drafts == null || !drafts, pointer + "/drafts", "A build that is pinned is committed", errors);
        } else {
            require(buildId == null, pointer + "/buildId", "A policy of this type has none", errors);
            require(branch != null && Builds.isLabel(branch), pointer + "/branch", Builds.LABEL_RULE, errors);
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The policy is incomplete or contradicts itself.")
                    .withErrors(errors);
        }
        return buildId != null
                ? new Policy.Pinned(buildId)
                : new Policy.LatestOnBranch(String.valueOf(branch), Boolean.TRUE.equals(drafts));
    }

    private static void require(boolean holds, String pointer, String detail, List<ProblemError> errors) {
        if (!holds) {
            errors.add(ProblemError.at(pointer, detail));
        }
    }
}
