package dev.onset.camunda;

import dev.onset.bpmn.Form;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A form. */
@Schema(name = "Form")
public record FormResponse(
        @Schema(examples = "approval") String formId,

        @Schema(description = "A 64-bit integer, derived from the process definition and the id of the form.")
        String formKey,

        @Schema(description = "The JSON of the form, as it was published.", examples = "{\"components\": []}")
        String schema,

        @Schema(description = "Always 1.") long version,
        @Schema(description = "The id of the application.") String tenantId) {

    public static FormResponse from(UUID applicationId, UUID definitionId, Form form) {
        UUID id = UUID.nameUUIDFromBytes((definitionId + " form " + form.id()).getBytes(StandardCharsets.UTF_8));
        return new FormResponse(form.id(), Keys.of(id), form.schema(), 1, applicationId.toString());
    }
}
