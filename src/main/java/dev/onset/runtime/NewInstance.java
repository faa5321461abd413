package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is to be started.
 *
 * @param uuid its id
 * @param definition the process that it runs
 * @param startNode id of the start event
 * @param values the process values, checked
 * @param platform the {@code Flowx-Platform} header, where sent
 * @param startedBy the caller
 * @param parent the call that starts it; null where a caller does
 * @param businessKey what it is known as elsewhere
 * @param uniqueBusinessKey whether no other running instance of the application may have that
 * @param messageKey the correlation key of the message that starts it; null where none does, or where it has no key
 * @param key makes a repetition known
 * @param keyWait how long it waits for another start with the same key or business key; null where it has neither
 * @param startAt when it is to start; null for at once
 * @param expiresAt when it is to end as EXPIRED; null where the model may say it
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

    /** One that nobody asked for by a key, to be started now. */
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
