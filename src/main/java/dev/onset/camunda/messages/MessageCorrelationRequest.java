package dev.onset.camunda.messages;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import dev.onset.runtime.NewMessage;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A message for who waits for it now. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "MessageCorrelationRequest")
record MessageCorrelationRequest(
        @Schema(
                description = "The message's name.",
                maxLength = Bounds.MESSAGE,
                examples = "payment-received",
                required = true)
        @Nullable
        String name,

        @Schema(
                description = "Tells which instance it is for. Empty for a message that only starts instances.",
                maxLength = Bounds.MESSAGE,
                examples = "order-4711")
        @Nullable
        String correlationKey,

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class, description = "What it brings.")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The application; needed where the caller may publish to several. Default: the only one.")
        @Nullable
        String tenantId) {

    NewMessage toMessage(UUID workspaceId, UUID applicationId) {
        return new MessagePublicationRequest(name, correlationKey, 0L, null, variables, tenantId)
                .toMessage(workspaceId, applicationId);
    }
}
