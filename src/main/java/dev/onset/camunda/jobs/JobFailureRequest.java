package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.camunda.Variables;
import dev.onset.jobs.JobFailure;
import dev.onset.problems.Problem;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to fail a job. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobFailRequest")
record JobFailureRequest(
        @Schema(
                description = "The number of remaining attempts; 0 creates an incident.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Integer retries,

        @Schema(
                description = "Why the job failed. The text is truncated to 10,000 characters.",
                examples = "The mail server did not answer")
        @Nullable
        String errorMessage,

        @Schema(
                description = "How long the job stays unavailable before the next attempt, in milliseconds.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Long retryBackOff,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "Variables of the job's own scope, which only the next attempt sees.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} */
    JobFailure toFailure() {
        int remaining = retries == null ? 0 : retries;
        if (remaining < 0) {
            throw JobRequests.invalid("/retries", "Must be at least 0");
        }
        long backOff = retryBackOff == null ? 0 : retryBackOff;
        if (backOff < 0 || backOff > JobRequests.MAX_TIMEOUT.toMillis()) {
            throw JobRequests.invalid(
                    "/retryBackOff", "Must be from 0 to " + JobRequests.MAX_TIMEOUT.toMillis() + " milliseconds");
        }
        return new JobFailure(
                remaining, Duration.ofMillis(backOff), JobRequests.message(errorMessage), Variables.checked(variables));
    }
}
