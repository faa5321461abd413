package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an instance that is to be started.
 *
 * @param uuid the id of the instance
 * @param definition the process that it runs
 * @param startNode the id of the start event
 * @param values the process values, already validated
 * @param platform the value of the {@code Flowx-Platform} header; null if it was not sent
 * @param startedBy the caller
 * @param parent the call that starts the instance; null if a caller, message or timer starts it
 * @param businessKey the key that identifies the instance in other systems
 * @param uniqueBusinessKey whether the business key must be unique among the running instances of the application
 * @param messageKey the correlation key of the message that starts the instance; null if no message does, or if it has
 *     none
 * @param key the idempotency key; null if none was sent
 * @param keyWait how long to wait for a concurrent start with the same idempotency key or business key; null if the
 *     start has neither
 * @param startAt when the instance is to start; null for immediately
 * @param expiresAt when the instance is to end as EXPIRED; null if only the model may define this
 */
public record NewInstance(
        UUID uuid,
        UUID workspaceId,
        UUID applicationId,
        ProcessDefinition definition,
        String startNode,
        Map<String, @Nullable Object> values,
        @Nullable String platform,
        String startedBy,
        StoredInstance.@Nullable Parent parent,
        @Nullable String businessKey,
        boolean uniqueBusinessKey,
        @Nullable String messageKey,
        @Nullable StartKey key,
        @Nullable Duration keyWait,
        @Nullable Instant startAt,
        @Nullable Instant expiresAt) {

    /**
     * Returns parameters for an instance that starts immediately, without an idempotency key and without a business
     * key.
     */
    static NewInstance of(
            UUID uuid,
            UUID workspaceId,
            UUID applicationId,
            ProcessDefinition definition,
            String startNode,
            Map<String, @Nullable Object> values,
            @Nullable String platform,
            String startedBy,
            StoredInstance.@Nullable Parent parent,
            @Nullable String messageKey) {
        return new NewInstance(
                uuid,
                workspaceId,
                applicationId,
                definition,
                startNode,
                values,
                platform,
                startedBy,
                parent,
                null,
                false,
                messageKey,
                null,
                null,
                null,
                null);
    }
}
