package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom a user task is to be assigned to. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UserTaskAssignmentRequest")
record UserTaskAssignmentRequest(
        @Schema(description = "A user's name.", maxLength = Bounds.USER, examples = "carol", required = true) @Nullable
        String assignee,

        @Schema(description = "Whether it is taken from somebody else who has it.", defaultValue = "true") @Nullable
        Boolean allowOverride,

        @Schema(description = "Accepted and not used.", examples = "assign") @Nullable
        String action) {

    String checkedAssignee() {
        if (assignee == null || assignee.isBlank()) {
            throw UserTaskUpdateRequest.invalid("/assignee", "It is missing or empty");
        }
        if (!UserTaskUpdateRequest.isName(assignee)) {
            throw UserTaskUpdateRequest.invalid("/assignee", UserTaskUpdateRequest.NAME);
        }
        return assignee;
    }
}
