package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.camunda.Variables;
import dev.onset.jobs.JobFailure;
import dev.onset.problems.Problem;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Storable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to fail a job. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@InvalidDetail(JobRequests.INVALID)
@Schema(name = "JobFailRequest")
record JobFailureRequest(
        @Min(0)
        @Schema(description = "The number of remaining attempts; 0 creates an incident.", defaultValue = "0")
        @Nullable
        Integer retries,

        @Storable
        @Schema(
                description = "Why the job failed. The text is truncated to 10,000 characters.",
                examples = "The mail server did not answer")
        @Nullable
        String errorMessage,

        @Min(0)
        @Max(JobRequests.MAX_TIMEOUT)
        @Schema(
                description = "How long the job stays unavailable before the next attempt, in milliseconds.",
                defaultValue = "0")
        @Nullable
        Long retryBackOff,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "Variables of the job's own scope, which only the next attempt sees.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} if the variables cannot be stored */
    JobFailure toFailure() {
        return new JobFailure(
                retries == null ? 0 : retries,
                Duration.ofMillis(retryBackOff == null ? 0 : retryBackOff),
                JobRequests.message(errorMessage),
                Variables.checked(variables));
    }
}
