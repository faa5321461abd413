package dev.onset.runtime;

import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Token;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An instance as it is stored.
 *
 * @param revision goes up by one with each step
 * @param execution its state, tokens and values
 * @param platform the {@code Flowx-Platform} it was started with
 * @param startedBy the caller who started it
 * @param parent the call that started it; null where a caller did
 * @param businessKey what it is known as elsewhere
 * @param messageKey the correlation key of the message that started it; null where none did, or where it has no key
 * @param expiresAt when it ends as EXPIRED, if it has not ended by then
 * @param traceparent the span that started it (W3C Trace Context); null where it was not traced
 */
public record StoredInstance(
        UUID uuid,
        UUID workspaceId,
        UUID applicationId,
        UUID buildId,
        UUID definitionId,
        String processName,
        long revision,
        ExecutionState execution,
        @Nullable String platform,
        Instant startedAt,
        String startedBy,
        @Nullable Instant endedAt,
        @Nullable Parent parent,
        @Nullable String businessKey,
        @Nullable String messageKey,
        @Nullable Instant expiresAt,
        @Nullable String traceparent) {

    /**
     * The token of another instance that waits for this one's end.
     *
     * @param root the instance at the top of the calls
     * @param depth how many calls lead to this one, at least 1
     */
    public record Parent(UUID uuid, long token, UUID root, int depth) {}

    public InstanceState state() {
        return execution.state();
    }

    /** Whether its start is put off to a later time. */
    public boolean isYetToStart() {
        return state() == InstanceState.CREATED;
    }

    /** When it is to start; null where it has. */
    public @Nullable Instant startAt() {
        return isYetToStart()
                ? execution.tokens().getFirst().subscriptions().getFirst().due()
                : null;
    }

    /** How many calls lead to it. */
    int depth() {
        return parent == null ? 0 : parent.depth();
    }

    /** The parent of an instance that one of its tokens calls. */
    Parent calling(long token) {
        return new Parent(uuid, token, parent == null ? uuid : parent.root(), depth() + 1);
    }

    /** The tokens that wait for the end of an instance that they called. */
    List<Token> callers() {
        return execution.tokens().stream().filter(StoredInstance::isCaller).toList();
    }

    /** The token that waits for the end of an instance; empty where none does. */
    Optional<Token> callerOf(UUID called) {
        return execution.tokens().stream()
                .filter(token -> isCaller(token) && called.equals(token.called()))
                .findFirst();
    }

    private static boolean isCaller(Token token) {
        return token.called() != null && token.isWorking();
    }

    /** The instance after one more step. */
    StoredInstance after(ExecutionState newExecution, @Nullable Instant newEndedAt, @Nullable Instant newExpiresAt) {
        return new StoredInstance(
                uuid,
                workspaceId,
                applicationId,
                buildId,
                definitionId,
                processName,
                revision + 1,
                newExecution,
                platform,
                startedAt,
                startedBy,
                newEndedAt,
                parent,
                businessKey,
                messageKey,
                newExpiresAt,
                traceparent);
    }

    /** The instance on another build. */
    StoredInstance on(UUID newBuildId, UUID newDefinitionId) {
        return new StoredInstance(
                uuid,
                workspaceId,
                applicationId,
                newBuildId,
                newDefinitionId,
                processName,
                revision,
                execution,
                platform,
                startedAt,
                startedBy,
                endedAt,
                parent,
                businessKey,
                messageKey,
                expiresAt,
                traceparent);
    }
}
