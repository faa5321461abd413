package dev.onset.workers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
        Map<String, @Nullable Object> variables) {}
