package dev.onset.activations;

import dev.onset.builds.Builds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy in a request body. */
@Schema(name = "Policy")
record PolicyBody(
        @NotNull @Schema(description = "How the build is chosen.")
        PolicyType type,

        @Schema(description = "For `BUILD`: the id of a committed build of the application.") @Nullable
        UUID buildId,

        @Pattern(regexp = Builds.LABEL, message = Builds.LABEL_RULE)
        @Schema(description = "For `LATEST_ON_BRANCH`: the branch, which may have no build yet.", examples = "main")
        @Nullable
        String branch,

        @Schema(description = "For `LATEST_ON_BRANCH`: whether drafts count, too.", defaultValue = "false") @Nullable
        Boolean drafts) {

    /**
     * The policy, if its members fit its type. The body has it as the member {@code policy}.
     *
     * @throws Problem {@code invalid-request}
     */
    Policy toPolicy() {
        List<ProblemError> errors = new ArrayList<>();
        switch (type) {
            case BUILD -> {
                require(buildId != null, "/policy/buildId", "This member is required", errors);
                require(branch == null, "/policy/branch", "Must not be set for a policy of this type", errors);
                require(
                        drafts == null || !drafts,
                        "/policy/drafts",
                        "Must not be true for a policy of this type: a pinned build is committed",
                        errors);
            }
            case LATEST_ON_BRANCH -> {
                require(buildId == null, "/policy/buildId", "Must not be set for a policy of this type", errors);
                require(branch != null, "/policy/branch", "This member is required", errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The policy is incomplete or contradicts itself.")
                    .withErrors(errors);
        }
        return buildId != null
                ? new Policy.Pinned(buildId)
                : new Policy.LatestOnBranch(String.valueOf(branch), Boolean.TRUE.equals(drafts));
    }

    private static void require(boolean condition, String pointer, String detail, List<ProblemError> errors) {
        if (!condition) {
            errors.add(ProblemError.at(pointer, detail));
        }
    }
}
