package dev.onset.runtime;

import dev.onset.problems.ProblemType;
import java.util.UUID;

/**
 * A CDI event: a message or timer failed to start an instance, and the reason is not temporary. No caller receives a
 * response for such a start.
 *
 * @param startedBy the publisher of the message, or the timer
 * @param problem the problem type that a caller would have received
 */
public record StartFailed(
        UUID workspaceId, UUID applicationId, String processName, String startedBy, ProblemType problem) {}
