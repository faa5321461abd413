package dev.onset.runtime;

import dev.onset.problems.ProblemType;
import java.util.UUID;

/**
 * An event: a message or a timer was to start an instance, and that has failed for a reason that does not pass by itself. No
 * answer to a request says so.
 *
 * @param startedBy who published the message, or the timer
 * @param problem what a caller would have been answered
 */
public record StartFailed(
        UUID workspaceId, UUID applicationId, String processName, String startedBy, ProblemType problem) {}
