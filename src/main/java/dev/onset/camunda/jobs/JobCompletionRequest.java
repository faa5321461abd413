package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a job returned. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobCompletionRequest")
record JobCompletionRequest(
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "What it returned.",
                examples = "{\"sent\": true}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(type = SchemaType.OBJECT, description = "Accepted and not used.") @Nullable
        Object result) {}
