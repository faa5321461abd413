package dev.onset.camunda.processinstances;

import dev.onset.camunda.Keys;
import dev.onset.start.StartByName;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An instance that was started. */
@Schema(name = "ProcessInstanceCreationResponse")
record ProcessInstanceCreationResponse(
        @Schema(description = "The process's name.", examples = "customer_onboarding")
        String processDefinitionId,

        int processDefinitionVersion,

        @Schema(description = "A 64-bit integer, made from the definition's id.")
        String processDefinitionKey,

        @Schema(description = "A 64-bit integer, made from the instance's UUID.")
        String processInstanceKey,

        @Schema(description = "Id of the process instance.") String processInstanceUuid,
        @Schema(description = "Id of the application.") String tenantId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The instance's values, where its end was awaited; else empty.")
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
