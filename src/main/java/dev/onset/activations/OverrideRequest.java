package dev.onset.activations;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.workspaces.SubjectType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy for one user, group or client. */
@Schema(name = "OverrideRequest")
record OverrideRequest(
        @Schema(description = "Cannot be changed later.", required = true) @Nullable
        SubjectType subjectType,

        @Schema(
                description = "Name of the user or group, or id of the client; cannot be changed later.",
                examples = "testers",
                required = true)
        @Nullable
        String subject,

        @Schema(
                description = "Among overrides for groups of one caller the highest holds, then the first by name.",
                defaultValue = "0",
                minimum = "-1000000",
                maximum = "1000000")
        @Nullable
        Integer priority,

        @Schema(required = true) @Nullable PolicyBody policy) {

    Overrides.NewOverride toOverride() {
        List<ProblemError> errors = new ArrayList<>();
        if (subjectType == null) {
            errors.add(ProblemError.at("/subjectType", "It is missing"));
        }
        if (subject == null) {
            errors.add(ProblemError.at("/subject", "It is missing"));
        }
        if (policy == null) {
            errors.add(ProblemError.at("/policy", "It is missing"));
        }
        if (subjectType == null || subject == null || policy == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The override is incomplete.").withErrors(errors);
        }
        return new Overrides.NewOverride(
                new RuleChanges.Subject(subjectType, subject),
                priority == null ? 0 : priority,
                policy.toPolicy("/policy"));
    }
}
