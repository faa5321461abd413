package dev.onset.runtime;

import dev.onset.engine.Escalation;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Token;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A process instance as it is stored.
 *
 * @param revision the revision, which each step increments by one
 * @param execution the state, tokens and variables
 * @param platform the value of the {@code Flowx-Platform} header at the start
 * @param startedBy the caller who started the instance
 * @param parent the call that started the instance; null if a caller, message or timer started it
 * @param businessKey the key that identifies the instance in other systems
 * @param messageKey the correlation key of the message that started the instance; null if no message did, or if it has
 *     none
 * @param expiresAt when the instance ends as EXPIRED unless it has ended by then; null for never
 * @param traceparent the span that started the instance (W3C Trace Context); null if it was not traced
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
     * The token of the calling instance, which waits for the end of this instance.
     *
     * @param root the instance at the top of the call hierarchy
     * @param depth the number of calls that lead to this instance, at least 1
     */
    public record Parent(UUID uuid, long token, UUID root, int depth) {}

    public InstanceState state() {
        return execution.state();
    }

    /** Returns whether the start of the instance is scheduled for a later time. */
    public boolean isYetToStart() {
        return state() == InstanceState.CREATED;
    }

    /** Returns when the instance is scheduled to start; null if it has started. */
    public @Nullable Instant startAt() {
        return isYetToStart()
                ? execution.tokens().getFirst().subscriptions().getFirst().due()
                : null;
    }

    /** Returns the number of calls that lead to this instance. */
    int depth() {
        return parent == null ? 0 : parent.depth();
    }

    /** Returns the parent of an instance that a token of this instance calls. */
    Parent calling(long token) {
        return new Parent(uuid, token, parent == null ? uuid : parent.root(), depth() + 1);
    }

    /** Returns the tokens that wait for the end of a called instance. */
    List<Token> callers() {
        return execution.tokens().stream().filter(StoredInstance::isCaller).toList();
    }

    /** Returns the token that waits for the end of a called instance. */
    Optional<Token> callerOf(UUID called) {
        return execution.tokens().stream()
                .filter(token -> isCaller(token) && called.equals(token.called()))
                .findFirst();
    }

    /** Returns the escalation that waits for the answer of the caller; empty if there is none. */
    Optional<Escalation> escalation() {
        Escalation first = null;
        for (Token token : execution.tokens()) {
            Escalation escalation = token.escalation();
            if (escalation != null
                    && escalation.isOutstanding()
                    && (first == null || escalation.number() < first.number())) {
                first = escalation;
            }
        }
        return Optional.ofNullable(first);
    }

    private static boolean isCaller(Token token) {
        return token.called() != null && token.isWorking();
    }

    /** Returns the instance after a further step. */
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

    /** Returns the instance with another build and definition. */
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
