package dev.onset.runtime;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.problems.Unavailability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Fires {@link StartFailed} events for failed starts by messages and timers. Callers of the API handle their own
 * failures.
 */
@ApplicationScoped
class StartFailures {

    private final Event<StartFailed> failures;

    StartFailures(Event<StartFailed> failures) {
        this.failures = failures;
    }

    /**
     * Runs a start and reports its failure, even if the failure rolls the transaction back. Failures because the
     * database is unavailable, or because of a conflict with another transaction, are not reported, because the start
     * is tried again.
     *
     * @param startedBy the publisher of the message, or the timer
     */
    <T> T reporting(UUID workspaceId, UUID applicationId, String processName, String startedBy, Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException e) {
            failed(workspaceId, applicationId, processName, startedBy, e);
            throw e;
        }
    }

    /** Reports a failed start. */
    void failed(UUID workspaceId, UUID applicationId, String processName, String startedBy, RuntimeException failure) {
        if (!Unavailability.isCauseOf(failure)) {
            ProblemType problem = failure instanceof Problem known ? known.type() : ProblemType.INTERNAL_ERROR;
            failures.fire(new StartFailed(workspaceId, applicationId, processName, startedBy, problem));
        }
    }
}
