package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person decided. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UserTaskCompletionRequest")
record UserTaskCompletionRequest(
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "What came of it.",
                examples = "{\"approved\": true}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "Accepted and not used.", examples = "complete") @Nullable
        String action) {}
