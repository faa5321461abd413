package dev.onset.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published.
 *
 * @param correlationKey the key that selects the instance; empty for a message that only starts instances
 * @param messageId the id for deduplication: while the message or its id is kept, another message with this id is
 *     rejected
 * @param timeToLive how long the message is kept for later subscriptions
 */
public record NewMessage(
        UUID workspaceId,
        UUID applicationId,
        String name,
        String correlationKey,
        @Nullable String messageId,
        Map<String, @Nullable Object> variables,
        Duration timeToLive) {}
