package dev.onset.camunda.messages;

import dev.onset.camunda.Keys;
import dev.onset.runtime.Messages;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom a message reached. */
@Schema(name = "MessageCorrelationResponse")
record MessageCorrelationResponse(
        @Schema(description = "Id of the application.") String tenantId,
        @Schema(description = "A 64-bit integer.") String messageKey,

        @Schema(description = "A 64-bit integer, made from the instance's UUID.")
        String processInstanceKey,

        @Schema(description = "Id of the process instance.") String processInstanceUuid) {

    static MessageCorrelationResponse from(UUID applicationId, Messages.Correlated correlated) {
        return new MessageCorrelationResponse(
                applicationId.toString(),
                Keys.of(correlated.messageId()),
                Keys.of(correlated.instance()),
                correlated.instance().toString());
    }
}
