package dev.onset.workspaces;

import dev.onset.audit.Audited;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An application. */
@Schema(name = "Application")
record ApplicationResponse(
        @Schema(examples = "dbe0ab87-539b-4015-962d-6e73226b9e58")
        UUID id,

        @Schema(examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")
        UUID workspaceId,

        @Schema(examples = "Customer onboarding") String name,
        Instant createdAt,
        @Schema(examples = "alice") String createdBy)
        implements Audited {

    @Override
    public Map<String, Object> auditDetails() {
        return Map.of("applicationId", id);
    }

    static ApplicationResponse from(Application application) {
        return new ApplicationResponse(
                application.id,
                application.workspaceId,
                application.name,
                application.createdAt,
                application.createdBy);
    }

    /** A page of applications. */
    @Schema(name = "ApplicationPage")
    record Page(
            List<ApplicationResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            UUID next) {

        static Page from(List<Application> applications, int limit) {
            return new Page(
                    applications.stream().map(ApplicationResponse::from).toList(),
                    applications.size() < limit ? null : applications.getLast().id);
        }
    }
}
