package dev.onset.camunda.messages;

import dev.onset.camunda.Keys;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A published message. */
@Schema(name = "MessagePublicationResponse")
record MessagePublicationResponse(
        @Schema(description = "The id of the application.") String tenantId,
        @Schema(description = "A 64-bit integer.") String messageKey) {

    static MessagePublicationResponse from(UUID applicationId, UUID messageId) {
        return new MessagePublicationResponse(applicationId.toString(), Keys.of(messageId));
    }
}
