package dev.onset.camunda.jobs;

import dev.onset.camunda.Variables;
import dev.onset.engine.Bounds;
import dev.onset.jobs.JobError;
import dev.onset.problems.Problem;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to end a job with a BPMN error. */
@Schema(name = "JobErrorRequest")
record JobErrorRequest(
        @Schema(
                description = "The code of the BPMN error.",
                maxLength = Bounds.ERROR_CODE,
                examples = "card-declined",
                required = true)
        @Nullable
        String errorCode,

        @Schema(description = "The error message. The text is truncated to 10,000 characters.") @Nullable
        String errorMessage,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "Variables for the event that catches the error.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} */
    JobError toError() {
        if (errorCode == null || errorCode.isBlank()) {
            throw JobRequests.invalid("/errorCode", "This member is required and must not be empty");
        }
        if (!Bounds.holds(errorCode, Bounds.ERROR_CODE)) {
            throw JobRequests.invalid(
                    "/errorCode",
                    "Must have at most " + Bounds.ERROR_CODE + " characters, and none that cannot be stored");
        }
        return new JobError(
                errorCode,
                errorMessage == null ? null : JobRequests.message(errorMessage),
                Variables.checked(variables));
    }
}
