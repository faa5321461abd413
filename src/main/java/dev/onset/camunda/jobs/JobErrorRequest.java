package dev.onset.camunda.jobs;

import dev.onset.camunda.Variables;
import dev.onset.engine.Bounds;
import dev.onset.jobs.JobError;
import dev.onset.problems.Problem;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Storable;
import dev.onset.validation.Text;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to end a job with a BPMN error. */
@InvalidDetail(JobRequests.INVALID)
@Schema(name = "JobErrorRequest")
record JobErrorRequest(
        @NotNull
        @Text
        @CodePointLength(max = Bounds.ERROR_CODE)
        @Schema(description = "The code of the BPMN error.", maxLength = Bounds.ERROR_CODE, examples = "card-declined")
        String errorCode,

        @Storable @Schema(description = "The error message. The text is truncated to 10,000 characters.") @Nullable
        String errorMessage,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "Variables for the event that catches the error.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} if the variables cannot be stored */
    JobError toError() {
        return new JobError(
                errorCode,
                errorMessage == null ? null : JobRequests.message(errorMessage),
                Variables.checked(variables));
    }
}
