package dev.onset.activations;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The build that is to be active, or the policy that is to choose it: one of the two. */
@Schema(name = "ActivateRequest")
record ActivateRequest(
        @Schema(description = "Id of a committed build of the application: short for a policy of type `BUILD`.")
        @Nullable
        UUID buildId,

        @Schema(description = "The policy.") @Nullable PolicyBody policy) {

    Policy toPolicy() {
        if (policy == null) {
            if (buildId == null) {
                throw invalid("No build and no policy is named.", "It is missing");
            }
            return new Policy.Pinned(buildId);
        }
        if (buildId != null) {
            throw invalid("Both a build and a policy are named.", "It stands in the policy, where there is one");
        }
        return policy.toPolicy("/policy");
    }

    private static Problem invalid(String detail, String error) {
        return new Problem(ProblemType.INVALID_REQUEST, detail).withErrors(List.of(ProblemError.at("/buildId", error)));
    }
}
