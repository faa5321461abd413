package dev.onset.builds;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A build as a form, for the OpenAPI document: the resource reads its parts itself. */
@Schema(name = "PublishBuildForm")
record PublishBuildForm(
        @Schema(description = "Unique in the application.", examples = "1.0.0", required = true)
        String version,

        @Schema(description = "The branch it is on.", defaultValue = "main", examples = "main") @Nullable
        String branch,

        @Schema(
                description = "`DRAFT` builds become active only by a branch policy that allows drafts.",
                defaultValue = "COMMITTED")
        @Nullable
        BuildStatus status,

        @Schema(
                description = "The names that processes are started by, by BPMN process id, as a JSON object.",
                examples = "{\"customer_onboarding\": \"[DOCS]customer_onboarding\"}")
        @Nullable
        String processNames,

        @Schema(
                description = "BPMN files, and input schemas named `<processName>.schema.json`; under any field name.",
                required = true,
                type = SchemaType.ARRAY,
                implementation = String.class,
                format = "binary")
        List<byte[]> file) {}
