package dev.onset.start;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A start that was refused or failed. What was to be started with is not kept.
 *
 * @param buildId the build that was named; null for a start on the active build
 * @param processName the name that was asked for
 * @param problem slug of the problem that was answered
 * @param startedBy the caller, the publisher of the message, or the timer
 */
record FailedStart(
        UUID id,
        UUID workspaceId,
        UUID applicationId,
        @Nullable UUID buildId,
        String processName,
        String problem,
        int status,
        Instant failedAt,
        String startedBy) {}
