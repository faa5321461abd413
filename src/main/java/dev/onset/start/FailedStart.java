package dev.onset.start;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A start that was refused or failed. The process values are not stored.
 *
 * @param buildId the build that the request named; null for a start on the active build
 * @param processName the process name that was requested
 * @param problem the slug of the problem type of the response
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
