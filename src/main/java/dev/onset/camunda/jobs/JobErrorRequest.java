package dev.onset.camunda.jobs;

import dev.onset.camunda.Variables;
import dev.onset.engine.Bounds;
import dev.onset.jobs.JobError;
import dev.onset.problems.Problem;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A BPMN error that a job ended with. */
@Schema(name = "JobErrorRequest")
record JobErrorRequest(
        @Schema(
                description = "The error's code.",
                maxLength = Bounds.ERROR_CODE,
                examples = "card-declined",
                required = true)
        @Nullable
        String errorCode,

        @Schema(
                description =
                        "What is wrong, for the person who looks at it. What is longer than 10,000 characters is cut off.")
        @Nullable
        String errorMessage,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "What the one who catches it gets.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} */
    JobError toError() {
        if (errorCode == null || errorCode.isBlank()) {
            throw JobRequests.invalid("/errorCode", "It is missing or empty");
        }
        if (!Bounds.holds(errorCode, Bounds.ERROR_CODE)) {
            throw JobRequests.invalid(
                    "/errorCode",
                    "It has at most " + Bounds.ERROR_CODE + " characters, and none that cannot be stored");
        }
        return new JobError(
                errorCode,
                errorMessage == null ? null : JobRequests.message(errorMessage),
                Variables.checked(variables));
    }
}
