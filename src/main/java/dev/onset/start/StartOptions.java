package dev.onset.start;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validated options of a start.
 *
 * @param platform the channel of the start
 * @param startEvent the id of the start event; null for the none start event
 * @param businessKey the key that identifies the instance in other systems
 * @param startAt when the instance is to start; null for immediately
 * @param expiryTime when the instance expires unless it has ended; null if only the model may define this
 * @param idempotencyKey the idempotency key; null if none was sent
 */
record StartOptions(
        @Nullable String platform,
        @Nullable String startEvent,
        @Nullable String businessKey,
        @Nullable Instant startAt,
        @Nullable Instant expiryTime,
        @Nullable String idempotencyKey) {

    /** Returns whether the start can conflict with another start. */
    boolean isGuarded() {
        return businessKey != null || idempotencyKey != null;
    }

    /** Returns the fingerprint that distinguishes this start from other starts with the same idempotency key. */
    String fingerprint(Map<String, @Nullable Object> values) {
        return Fingerprint.of(values, startEvent, businessKey, startAt, expiryTime);
    }
}
