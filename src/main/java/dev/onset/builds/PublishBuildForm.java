package dev.onset.builds;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The schema of a build as a form, for the OpenAPI document. The resource reads the parts itself. */
@Schema(name = "PublishBuildForm")
record PublishBuildForm(
        @Schema(description = "The version, unique in the application.", examples = "1.0.0", required = true)
        String version,

        @Schema(description = "The branch of the build.", defaultValue = "main", examples = "main") @Nullable
        String branch,

        @Schema(
                description = "A `DRAFT` becomes active only by a branch policy that allows drafts.",
                defaultValue = "COMMITTED")
        @Nullable
        BuildStatus status,

        @Schema(
                description = "The names by which processes are started, by BPMN process id, as a JSON object.",
                examples = "{\"customer_onboarding\": \"[DOCS]customer_onboarding\"}")
        @Nullable
        String processNames,

        @Schema(
                description = "BPMN files (`.bpmn`), DMN files (`.dmn`), forms (`.form`), and input schemas named"
                        + " `<processName>.schema.json`, as parts with any name.",
                required = true,
                type = SchemaType.ARRAY,
                implementation = String.class,
                format = "binary")
        List<byte[]> file) {}
