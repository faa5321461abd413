package dev.onset.workspaces;

import dev.onset.audit.Audited;
import dev.onset.security.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A granted role. */
@Schema(name = "Grant")
record GrantResponse(
        UUID id,
        UUID workspaceId,

        @Schema(description = "The application for which the role is granted; null: the whole workspace.") @Nullable
        UUID applicationId,

        SubjectType subjectType,
        @Schema(examples = "sales") String subject,
        Role role,
        Instant grantedAt,
        @Schema(examples = "alice") String grantedBy)
        implements Audited {

    @Override
    public Map<String, Object> auditDetails() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("grantId", id);
        details.put("subjectType", subjectType);
        details.put("subject", subject);
        details.put("role", role);
        if (applicationId != null) {
            details.put("applicationId", applicationId);
        }
        return details;
    }

    static GrantResponse from(Grant grant) {
        return new GrantResponse(
                grant.id,
                grant.workspaceId,
                grant.applicationId,
                grant.subjectType,
                grant.subject,
                grant.role,
                grant.grantedAt,
                grant.grantedBy);
    }

    /** A page of grants. */
    @Schema(name = "GrantPage")
    record Page(
            List<GrantResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            UUID next) {

        static Page from(List<Grant> grants, int limit) {
            return new Page(
                    grants.stream().map(GrantResponse::from).toList(),
                    grants.size() < limit ? null : grants.getLast().id);
        }
    }
}
