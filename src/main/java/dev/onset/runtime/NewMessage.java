package dev.onset.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published.
 *
 * @param correlationKey tells which instance it is for; empty for one that only starts instances
 * @param messageId while the message, or its id, is kept, a second one with this id is not accepted
 * @param timeToLive how long it waits for an instance that waits for it
 */
public record NewMessage(
        UUID workspaceId,
        UUID applicationId,
        String name,
        String correlationKey,
        @Nullable String messageId,
        Map<String, @Nullable Object> variables,
        Duration timeToLive) {}
