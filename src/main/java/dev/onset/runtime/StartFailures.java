package dev.onset.runtime;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.problems.Unavailability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.UUID;
import java.util.function.Supplier;

/** Tells those who list failed starts of the starts by messages and timers that fail; calls are the business of their callers. */
@ApplicationScoped
class StartFailures {

    private final Event<StartFailed> failures;

    StartFailures(Event<StartFailed> failures) {
        this.failures = failures;
    }

    /**
     * Starts something, and tells of its failure, also where the transaction is rolled back because of it. What fails because
     * the database is away, or because another transaction stood in the way, is tried again, and is not told of.
     *
     * @param startedBy who published the message, or the timer
     */
    <T> T telling(UUID workspaceId, UUID applicationId, String processName, String startedBy, Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException e) {
            failed(workspaceId, applicationId, processName, startedBy, e);
            throw e;
        }
    }

    /** Tells of a start that failed. */
    void failed(UUID workspaceId, UUID applicationId, String processName, String startedBy, RuntimeException failure) {
        if (!Unavailability.isCauseOf(failure)) {
            ProblemType problem = failure instanceof Problem known ? known.type() : ProblemType.INTERNAL_ERROR;
            failures.fire(new StartFailed(workspaceId, applicationId, processName, startedBy, problem));
        }
    }
}
