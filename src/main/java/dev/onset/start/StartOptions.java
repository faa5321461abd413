package dev.onset.start;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process is to be started, checked.
 *
 * @param platform the channel of the start
 * @param startEvent id of the start event to start at; null for the none start event
 * @param businessKey what the instance is known as elsewhere
 * @param startAt when it is to start; null for at once
 * @param expiryTime when it expires, if it has not ended by then; null where the model may say it
 * @param idempotencyKey makes a repetition known
 */
record StartOptions(
        @Nullable String platform,
        @Nullable String startEvent,
        @Nullable String businessKey,
        @Nullable Instant startAt,
        @Nullable Instant expiryTime,
        @Nullable String idempotencyKey) {

    /** Whether another start may stand in its way. */
    boolean isGuarded() {
        return businessKey != null || idempotencyKey != null;
    }

    /** Of what makes this start another one than one with the same key. */
    String fingerprint(Map<String, @Nullable Object> values) {
        return Fingerprint.of(values, startEvent, businessKey, startAt, expiryTime);
    }
}
