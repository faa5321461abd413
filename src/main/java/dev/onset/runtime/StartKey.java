package dev.onset.runtime;

import java.time.Instant;

/**
 * The idempotency record of a start. It commits with the instance, and lets a repeated request receive the response of
 * the first one.
 *
 * @param id identifies the caller, the operation and the {@code Idempotency-Key}; unique
 * @param fingerprint a hash of the rest of the request
 * @param buildStatus the status of the build at the start, which is a part of the response
 * @param expiresAt the time until which the record is kept at least
 */
public record StartKey(String id, String fingerprint, String buildStatus, Instant expiresAt) {}
