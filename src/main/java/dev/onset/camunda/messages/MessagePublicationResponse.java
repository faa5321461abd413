package dev.onset.camunda.messages;

import dev.onset.camunda.Keys;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message that was published. */
@Schema(name = "MessagePublicationResponse")
record MessagePublicationResponse(
        @Schema(description = "Id of the application.") String tenantId,
        @Schema(description = "A 64-bit integer.") String messageKey) {

    static MessagePublicationResponse from(UUID applicationId, UUID messageId) {
        return new MessagePublicationResponse(applicationId.toString(), Keys.of(messageId));
    }
}
