package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to assign a user task. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UserTaskAssignmentRequest")
record UserTaskAssignmentRequest(
        @Schema(description = "The name of the user.", maxLength = Bounds.USER, examples = "carol", required = true)
        @Nullable
        String assignee,

        @Schema(description = "Whether the task may be taken from another assignee.", defaultValue = "true") @Nullable
        Boolean allowOverride,

        @Schema(description = "Accepted and ignored.", examples = "assign") @Nullable
        String action) {

    String checkedAssignee() {
        if (assignee == null || assignee.isBlank()) {
            throw UserTaskUpdateRequest.invalid("/assignee", "This member is required and must not be empty");
        }
        if (!UserTaskUpdateRequest.isName(assignee)) {
            throw UserTaskUpdateRequest.invalid("/assignee", UserTaskUpdateRequest.NAME);
        }
        return assignee;
    }
}
