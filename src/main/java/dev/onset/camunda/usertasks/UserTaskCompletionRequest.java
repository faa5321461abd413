package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to complete a user task. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UserTaskCompletionRequest")
record UserTaskCompletionRequest(
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables that the instance continues with.",
                examples = "{\"approved\": true}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "Accepted and ignored.", examples = "complete") @Nullable
        String action) {}
