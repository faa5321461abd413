package dev.onset.problems;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers requests that fail before they reach a resource, and requests that no route matches. */
@Singleton
final class RouterProblems {

    /** After all other routes and before the default handlers of the framework. */
    private static final int LAST = 100_000;

    private final ProblemDocument document;
    private final InternalErrors internalErrors;

    RouterProblems(ProblemDocument document, InternalErrors internalErrors) {
        this.document = document;
        this.internalErrors = internalErrors;
    }

    void install(@Observes Router router) {
        router.route().order(LAST).handler(this::notFound).failureHandler(this::failed);
    }

    private void notFound(RoutingContext routing) {
        document.answer(new Problem(ProblemType.NOT_FOUND, "No resource exists at this path."), routing);
    }

    private void failed(RoutingContext routing) {
        if (routing.failure() instanceof AuthenticationException
                || routing.failure() instanceof UnauthorizedException
                || routing.failure() instanceof ForbiddenException) {
            // Quarkus REST passes these exceptions to the exception mappers.
            routing.next();
            return;
        }
        document.answer(toProblem(routing), routing);
    }

    private Problem toProblem(RoutingContext routing) {
        if (routing.failure() instanceof Problem problem) {
            return problem;
        }
        return switch (routing.statusCode()) {
            case 400 -> new Problem(ProblemType.INVALID_PARAMETER, "The request's URI is malformed.");
            case 404 -> new Problem(ProblemType.NOT_FOUND, "No resource exists at this path.");
            case 405 -> new Problem(ProblemType.METHOD_NOT_ALLOWED, "The path does not support this method.");
            case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "The body is too large.");
            case 415 -> new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body's media type is not supported.");
            default -> internalErrors.toProblem(routing.failure(), routing);
        };
    }
}
