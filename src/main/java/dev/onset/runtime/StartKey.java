package dev.onset.runtime;

import java.time.Instant;

/**
 * What is kept of a start so that the same request, sent again, gets the same answer. It commits with the instance.
 *
 * @param id who asked for what, with which key; no two starts have the same
 * @param fingerprint what else was sent
 * @param buildStatus of the build at the start, a part of what is answered
 * @param expiresAt until when it is kept at least
 */
public record StartKey(String id, String fingerprint, String buildStatus, Instant expiresAt) {}
