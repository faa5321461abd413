package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Text;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to assign a user task. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@InvalidDetail(UserTaskUpdateRequest.INVALID)
@Schema(name = "UserTaskAssignmentRequest")
record UserTaskAssignmentRequest(
        @NotNull
        @Text
        @CodePointLength(max = Bounds.USER)
        @Schema(description = "The name of the user.", maxLength = Bounds.USER, examples = "carol")
        String assignee,

        @Schema(description = "Whether the task may be taken from another assignee.", defaultValue = "true") @Nullable
        Boolean allowOverride,

        @Schema(description = "Accepted and ignored.", examples = "assign") @Nullable
        String action) {}
