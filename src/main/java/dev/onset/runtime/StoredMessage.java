package dev.onset.runtime;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A published message as it is stored. */
record StoredMessage(
        UUID id,
        UUID workspaceId,
        UUID applicationId,
        String name,
        String correlationKey,
        Map<String, @Nullable Object> variables,
        String publishedBy) {}
