package dev.onset.problems;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs unexpected exceptions in full and answers them with an opaque id only. */
@Singleton
public final class InternalErrors {

    private static final Logger LOG = Logger.getLogger(InternalErrors.class);

    /** Logs the failure of a request and returns its problem. */
    Problem toProblem(@Nullable Throwable failure, RoutingContext routing) {
        return toProblem(
                failure,
                routing.request().method().name() + ' ' + routing.request().path());
    }

    /**
     * Logs a failure and returns its problem.
     *
     * @param what the operation that failed, for the log
     */
    public Problem toProblem(@Nullable Throwable failure, String what) {
        String errorId = UUID.randomUUID().toString();
        // Control characters in a path must not forge log lines.
        String safe = what.replaceAll("\\p{Cntrl}", "?");
        if (Unavailability.isCauseOf(failure)) {
            LOG.errorf(failure, "Error %s: unavailable for %s", errorId, safe);
            return new Problem(ProblemType.UNAVAILABLE, unavailable(failure)).with("errorId", errorId);
        }
        LOG.errorf(failure, "Error %s: failed to serve %s", errorId, safe);
        return new Problem(ProblemType.INTERNAL_ERROR, "The runtime failed to serve this request.")
                .with("errorId", errorId);
    }

    private static String unavailable(@Nullable Throwable failure) {
        return failure instanceof UncertainOutcome uncertain
                ? String.valueOf(uncertain.getMessage())
                : "The database or the identity provider is temporarily unavailable.";
    }
}
