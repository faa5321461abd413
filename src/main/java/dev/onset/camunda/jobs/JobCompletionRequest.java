package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to complete a job. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobCompletionRequest")
record JobCompletionRequest(
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables that the worker returns.",
                examples = "{\"sent\": true}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "What the job has decided, for the job of an ad-hoc subprocess.") @Nullable
        JobResult result) {}
