package dev.onset.camunda.messages;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import dev.onset.runtime.NewMessage;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to correlate a message with the instances that wait for it now. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "MessageCorrelationRequest")
record MessageCorrelationRequest(
        @Schema(
                description = "The name of the message.",
                maxLength = Bounds.MESSAGE,
                examples = "payment-received",
                required = true)
        @Nullable
        String name,

        @Schema(
                description =
                        "The correlation key that identifies the instance. Empty for a message that only starts instances.",
                maxLength = Bounds.MESSAGE,
                examples = "order-4711")
        @Nullable
        String correlationKey,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables of the message.")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The id of the application. Required if several applications are visible to the caller.")
        @Nullable
        String tenantId) {

    NewMessage toMessage(UUID workspaceId, UUID applicationId) {
        return new MessagePublicationRequest(name, correlationKey, 0L, null, variables, tenantId)
                .toMessage(workspaceId, applicationId);
    }
}
