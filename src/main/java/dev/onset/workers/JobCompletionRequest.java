package dev.onset.workers;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a job returned. */
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
