package dev.onset.instances;

import dev.onset.validation.InvalidDetail;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The resolution of an incident. */
@InvalidDetail("The resolution is invalid.")
@Schema(name = "ProcessIncidentResolutionRequest")
record IncidentResolutionRequest(
        @Min(1)
        @Max(1000)
        @Schema(description = "The number of retries of the job after the resolution.", defaultValue = "1")
        @Nullable
        Integer retries,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "A JSON Merge Patch (RFC 7396) that changes process values before the retry.",
                examples = "{\"loanAmount\": 30000}")
        @Nullable
        Map<String, @Nullable Object> values) {

    ResolveIncident.Resolution toResolution() {
        return new ResolveIncident.Resolution(retries, values == null ? Map.of() : values);
    }
}
