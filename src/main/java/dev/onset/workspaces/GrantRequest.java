package dev.onset.workspaces;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A role to be granted. */
@Schema(name = "GrantRequest")
record GrantRequest(
        @Schema(required = true) @Nullable SubjectType subjectType,

        @Schema(description = "Name of the user or group, or id of the client.", examples = "sales", required = true)
        @Nullable
        String subject,

        @Schema(required = true) @Nullable Role role,

        @Schema(description = "The application that it holds for; default: the whole workspace.") @Nullable
        UUID applicationId) {

    Workspaces.NewGrant toGrant(UUID workspaceId) {
        List<ProblemError> errors = new ArrayList<>();
        if (subjectType == null) {
            errors.add(ProblemError.at("/subjectType", "It is missing"));
        }
        if (role == null) {
            errors.add(ProblemError.at("/role", "It is missing"));
        }
        if (subjectType == null || role == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The grant is incomplete.").withErrors(errors);
        }
        return new Workspaces.NewGrant(workspaceId, applicationId, subjectType, subject == null ? "" : subject, role);
    }
}
