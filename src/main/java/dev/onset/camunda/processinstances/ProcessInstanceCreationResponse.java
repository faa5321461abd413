package dev.onset.camunda.processinstances;

import dev.onset.camunda.Keys;
import dev.onset.start.StartByName;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A started instance. */
@Schema(name = "ProcessInstanceCreationResponse")
record ProcessInstanceCreationResponse(
        @Schema(description = "The name of the process.", examples = "customer_onboarding")
        String processDefinitionId,

        int processDefinitionVersion,

        @Schema(description = "A 64-bit integer, derived from the id of the definition.")
        String processDefinitionKey,

        @Schema(description = "A 64-bit integer, derived from the UUID of the instance.")
        String processInstanceKey,

        @Schema(description = "The UUID of the process instance.")
        String processInstanceUuid,

        @Schema(description = "The id of the application.") String tenantId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables of the instance if the request waited for its end; empty otherwise.")
        Map<String, @Nullable Object> variables) {

    static ProcessInstanceCreationResponse from(
            UUID applicationId, StartByName.Started started, Map<String, @Nullable Object> variables) {
        return new ProcessInstanceCreationResponse(
                started.processName(),
                1,
                Keys.of(started.definitionId()),
                Keys.of(started.uuid()),
                started.uuid().toString(),
                applicationId.toString(),
                variables);
    }
}
