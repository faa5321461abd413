package dev.onset.camunda.messages;

import dev.onset.camunda.Keys;
import dev.onset.runtime.Messages;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The first instance that a message was correlated with. */
@Schema(name = "MessageCorrelationResponse")
record MessageCorrelationResponse(
        @Schema(description = "The id of the application.") String tenantId,
        @Schema(description = "A 64-bit integer.") String messageKey,

        @Schema(description = "A 64-bit integer, derived from the UUID of the instance.")
        String processInstanceKey,

        @Schema(description = "The UUID of the process instance.")
        String processInstanceUuid) {

    static MessageCorrelationResponse from(UUID applicationId, Messages.Correlated correlated) {
        return new MessageCorrelationResponse(
                applicationId.toString(),
                Keys.of(correlated.messageId()),
                Keys.of(correlated.instance()),
                correlated.instance().toString());
    }
}
