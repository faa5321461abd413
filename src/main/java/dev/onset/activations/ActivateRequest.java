package dev.onset.activations;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.validation.InvalidDetail;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The build to make active, or the policy that chooses it. Exactly one of them must be present. */
@InvalidDetail("The policy is incomplete or invalid.")
@Schema(name = "ActivateRequest")
record ActivateRequest(
        @Schema(description = "The id of a committed build of the application; short for a policy of type `BUILD`.")
        @Nullable
        UUID buildId,

        @Schema(description = "The policy.") @Valid @Nullable
        PolicyBody policy) {

    Policy toPolicy() {
        if (policy == null) {
            if (buildId == null) {
                throw invalid("The activation names neither a build nor a policy.", "This member is required");
            }
            return new Policy.Pinned(buildId);
        }
        if (buildId != null) {
            throw invalid("The activation names both a build and a policy.", "Must not be set beside a policy");
        }
        return policy.toPolicy();
    }

    private static Problem invalid(String detail, String error) {
        return new Problem(ProblemType.INVALID_REQUEST, detail).withErrors(List.of(ProblemError.at("/buildId", error)));
    }
}
