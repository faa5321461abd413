package dev.onset.problems;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Failures that nobody foresaw: everything about them goes to the log, an opaque id to the client. */
@Singleton
public final class InternalErrors {

    private static final Logger LOG = Logger.getLogger(InternalErrors.class);

    /** The problem that a failed request is to its client; logs it. */
    Problem toProblem(@Nullable Throwable failure, RoutingContext routing) {
        return toProblem(
                failure,
                routing.request().method().name() + ' ' + routing.request().path());
    }

    /**
     * The problem that a failure is to a client; logs it.
     *
     * @param what it was that failed, for the log
     */
    public Problem toProblem(@Nullable Throwable failure, String what) {
        String errorId = UUID.randomUUID().toString();
        // A path cannot forge a line of the log.
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
                : "The database or the identity provider cannot be used now.";
    }
}
