package dev.onset.workspaces;

import dev.onset.security.Role;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A role to be granted. */
@InvalidDetail("The grant is incomplete or invalid.")
@Schema(name = "GrantRequest")
record GrantRequest(
        @NotNull SubjectType subjectType,

        @NotNull
        @Size(min = 1, max = Name.MAX_LENGTH)
        @Name
        @Schema(description = "The name of the user or group, or the id of the client.", examples = "sales")
        String subject,

        @NotNull Role role,

        @Schema(description = "The application for which the role is granted; default: the whole workspace.") @Nullable
        UUID applicationId) {

    Workspaces.NewGrant toGrant(UUID workspaceId) {
        return new Workspaces.NewGrant(workspaceId, applicationId, subjectType, subject, role);
    }
}
