package dev.onset.runtime;

import dev.onset.execution.Effect;
import dev.onset.execution.ExecutionState;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StepResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        @Nullable Instant expiresAt,
        @Nullable String traceparent) {

    /** The token of another instance that waits for this one's end. */
    public record Parent(UUID uuid, long token) {}

    /** Whether its start is put off to a later time. */
    public boolean isYetToStart() {
        return execution.state() == InstanceState.CREATED;
    }

    /** When it is to start; null where it has. */
    public @Nullable Instant startAt() {
        return isYetToStart()
                ? execution.tokens().getFirst().subscriptions().getFirst().due()
                : null;
    }

    /** The instance after one more step. */
    StoredInstance after(ExecutionState newExecution, @Nullable Instant newEndedAt) {
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
                expiresAt,
                traceparent);
    }

    /** When it expires after a step: the model's time counts where nobody has said another. */
    @Nullable
    Instant expiryAfter(StepResult step) {
        if (expiresAt != null) {
            return expiresAt;
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.ExpireAt expiry) {
                return expiry.at().truncatedTo(ChronoUnit.MICROS);
            }
        }
        return null;
    }

    StoredInstance expiringAt(@Nullable Instant at) {
        return new StoredInstance(
                uuid,
                workspaceId,
                applicationId,
                buildId,
                definitionId,
                processName,
                revision,
                execution,
                platform,
                startedAt,
                startedBy,
                endedAt,
                parent,
                businessKey,
                at,
                traceparent);
    }

    /** The instance after an act that moved no token. */
    StoredInstance noted() {
        return after(execution, endedAt);
    }
}
