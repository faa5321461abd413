package dev.onset.problems;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Failures that nobody foresaw: everything about them goes to the log, an opaque id to the client. */
@Singleton
final class InternalErrors {

    private static final Logger LOG = Logger.getLogger(InternalErrors.class);

    /** The problem that a failure is to its client; logs it. */
    Problem toProblem(@Nullable Throwable failure, RoutingContext routing) {
        String errorId = UUID.randomUUID().toString();
        String method = routing.request().method().name();
        // A path cannot forge a line of the log.
        String path = routing.request().path().replaceAll("\\p{Cntrl}", "?");
        if (Unavailability.isCauseOf(failure)) {
            LOG.errorf(failure, "Error %s: unavailable for %s %s", errorId, method, path);
            return new Problem(ProblemType.UNAVAILABLE, "The database or the identity provider cannot be used now.")
                    .with("errorId", errorId);
        }
        LOG.errorf(failure, "Error %s: failed to serve %s %s", errorId, method, path);
        return new Problem(ProblemType.INTERNAL_ERROR, "The runtime failed to serve this request.")
                .with("errorId", errorId);
    }
}
