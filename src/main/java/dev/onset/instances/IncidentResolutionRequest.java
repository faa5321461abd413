package dev.onset.instances;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to resolve an incident. */
@Schema(name = "ProcessIncidentResolutionRequest")
record IncidentResolutionRequest(
        @Schema(description = "The new number of retries of the job.", minimum = "1", defaultValue = "1") @Nullable
        Integer retries,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "Process values to change before the retry, as a JSON Merge Patch (RFC 7396).",
                examples = "{\"loanAmount\": 30000}")
        @Nullable
        Map<String, @Nullable Object> values) {

    ResolveIncident.Resolution toResolution() {
        return new ResolveIncident.Resolution(retries, values == null ? Map.of() : values);
    }
}
