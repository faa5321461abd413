package dev.onset.workspaces;

import dev.onset.audit.Audited;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A workspace. */
@Schema(name = "Workspace")
record WorkspaceResponse(
        @Schema(examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")
        UUID id,

        @Schema(examples = "Retail lending") String name,
        Instant createdAt,
        @Schema(examples = "alice") String createdBy)
        implements Audited {

    @Override
    public Map<String, Object> auditDetails() {
        return Map.of("workspaceId", id);
    }

    static WorkspaceResponse from(Workspace workspace) {
        return new WorkspaceResponse(workspace.id, workspace.name, workspace.createdAt, workspace.createdBy);
    }

    /** A page of workspaces. */
    @Schema(name = "WorkspacePage")
    record Page(
            List<WorkspaceResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            UUID next) {

        static Page from(List<Workspace> workspaces, int limit) {
            return new Page(
                    workspaces.stream().map(WorkspaceResponse::from).toList(),
                    workspaces.size() < limit ? null : workspaces.getLast().id);
        }
    }
}
