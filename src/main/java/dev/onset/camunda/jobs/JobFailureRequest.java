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

/** How a job failed. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobFailRequest")
record JobFailureRequest(
        @Schema(
                description = "How often it may still be tried; 0 makes it an incident.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Integer retries,

        @Schema(
                description =
                        "Why it failed, for the person who looks at it. What is longer than 10,000 characters is cut off.",
                examples = "The mail server did not answer")
        @Nullable
        String errorMessage,

        @Schema(
                description = "How long to wait before the next try, in milliseconds.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Long retryBackOff,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "For the next try, and no other node: variables of the job's own scope.")
        @Nullable
        Map<String, @Nullable Object> variables) {

    /** @throws Problem {@code invalid-request} */
    JobFailure toFailure() {
        int remaining = retries == null ? 0 : retries;
        if (remaining < 0) {
            throw JobRequests.invalid("/retries", "It is at least 0");
        }
        long backOff = retryBackOff == null ? 0 : retryBackOff;
        if (backOff < 0 || backOff > JobRequests.MAX_TIMEOUT.toMillis()) {
            throw JobRequests.invalid(
                    "/retryBackOff", "It is from 0 to " + JobRequests.MAX_TIMEOUT.toMillis() + " milliseconds");
        }
        return new JobFailure(
                remaining, Duration.ofMillis(backOff), JobRequests.message(errorMessage), Variables.checked(variables));
    }
}
