package dev.onset.camunda.messages;

import dev.onset.camunda.Tenants;
import dev.onset.camunda.Variables;
import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.runtime.NewMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the requests to publish and to correlate a message share. */
sealed interface MessageRequest permits MessagePublicationRequest, MessageCorrelationRequest {

    String INVALID = "The message is invalid.";

    /** The maximum number of characters of the texts of a message. */
    int MAX_LENGTH = Bounds.MESSAGE;

    String NAME = "The name of the message.";

    String CORRELATION_KEY =
            "The correlation key that identifies the instance. Empty for a message that only starts instances.";

    String VARIABLES = "The variables of the message.";

    String TENANT = "The id of the application. Required if several applications are visible to the caller.";

    String name();

    @Nullable
    String correlationKey();

    @Nullable
    Map<String, @Nullable Object> variables();

    @Nullable
    String tenantId();

    /** @throws Problem {@code invalid-request} if the variables cannot be stored */
    default NewMessage toMessage(Tenants.Tenant tenant, @Nullable String messageId, @Nullable Long timeToLive) {
        return new NewMessage(
                tenant.workspaceId(),
                tenant.applicationId(),
                name(),
                Objects.requireNonNullElse(correlationKey(), ""),
                messageId == null || messageId.isEmpty() ? null : messageId,
                Variables.checked(variables()),
                Duration.ofMillis(timeToLive == null ? 0 : timeToLive));
    }
}
