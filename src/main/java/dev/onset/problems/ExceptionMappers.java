package dev.onset.problems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.onset.problems.ParameterConverters.InvalidParameterException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps the exceptions of resources, filters and the framework to problems. */
@Singleton
final class ExceptionMappers {

    private static final String FORM_READERS = "org.jboss.resteasy.reactive.server.core.multipart.";

    private final ProblemDocument document;
    private final InternalErrors internalErrors;
    private final AllowedMethods allowedMethods;

    ExceptionMappers(ProblemDocument document, InternalErrors internalErrors, AllowedMethods allowedMethods) {
        this.document = document;
        this.internalErrors = internalErrors;
        this.allowedMethods = allowedMethods;
    }

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext routing) {
        return response(problem, routing).build();
    }

    @ServerExceptionMapper
    Response bodyTooLarge(BodyTooLargeException failure, RoutingContext routing) {
        return response(failure.toProblem(), routing).build();
    }

    /** Handles invalid forms, for which the form reader has no exception type. */
    @ServerExceptionMapper
    Response ioFailure(IOException failure, RoutingContext routing) {
        return isOfFormReader(failure)
                ? response(new Problem(ProblemType.MALFORMED_BODY, "The body cannot be read completely."), routing)
                        .build()
                : unforeseen(failure, routing);
    }

    private static boolean isOfFormReader(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith(FORM_READERS);
    }

    @ServerExceptionMapper
    Response mismatchedInput(MismatchedInputException failure, RoutingContext routing) {
        return response(JsonErrors.toProblem(failure), routing).build();
    }

    /** Jackson cannot handle one of our types, which is a bug. */
    @ServerExceptionMapper
    Response invalidDefinition(InvalidDefinitionException failure, RoutingContext routing) {
        return unforeseen(failure, routing);
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException failure, RoutingContext routing) {
        Problem problem = toProblem(failure, routing);
        ResponseBuilder response = response(problem, routing);
        if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
            response.header(HttpHeaders.ALLOW, String.join(", ", allowedMethods.at(routing.normalizedPath())));
        }
        return response.build();
    }

    private Problem toProblem(WebApplicationException failure, RoutingContext routing) {
        if (failure instanceof InvalidParameterException invalid) {
            return invalid.problem();
        }
        int status = failure.getResponse().getStatus();
        return switch (status) {
            case 400 -> badRequest(failure);
            case 404 ->
                failure.getCause() == null
                        ? new Problem(ProblemType.NOT_FOUND, "No resource exists at this path.")
                        : invalidParameter();
            case 405 ->
                new Problem(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "The path does not support this method. The header Allow lists the supported methods.");
            case 406 ->
                new Problem(
                        ProblemType.NOT_ACCEPTABLE, "The path supports none of the media types in the header Accept.");
            case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "A part of the body is too large.");
            case 415 ->
                new Problem(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "The path does not support the media type in the header Content-Type.");
            default -> internalErrors.toProblem(failure, routing);
        };
    }

    private static Problem badRequest(WebApplicationException failure) {
        if (failure.getCause() instanceof JsonProcessingException json) {
            return JsonErrors.toProblem(json);
        }
        if (failure.getCause() instanceof IOException || failure.getCause() == null) {
            return new Problem(ProblemType.MALFORMED_BODY, "The body cannot be read.");
        }
        return invalidParameter();
    }

    private static Problem invalidParameter() {
        return new Problem(ProblemType.INVALID_PARAMETER, "A path, query or header value is invalid.");
    }

    @ServerExceptionMapper
    Uni<Response> unauthorized(UnauthorizedException failure, RoutingContext routing) {
        return unauthenticated("The request carries no bearer token.", routing);
    }

    @ServerExceptionMapper
    Uni<Response> authenticationFailed(AuthenticationFailedException failure, RoutingContext routing) {
        if (Unavailability.isCauseOf(failure)) {
            // The identity provider is unavailable, so the token could not be verified.
            return Uni.createFrom().item(unforeseen(failure, routing));
        }
        return unauthenticated("The bearer token is not valid.", routing);
    }

    @ServerExceptionMapper
    Uni<Response> authenticationNotCompleted(AuthenticationCompletionException failure, RoutingContext routing) {
        return unauthenticated("The bearer token is not valid.", routing);
    }

    private Uni<Response> unauthenticated(String detail, RoutingContext routing) {
        Response plain = response(new Problem(ProblemType.UNAUTHENTICATED, detail), routing)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
        HttpAuthenticator authenticator = routing.get(HttpAuthenticator.class.getName());
        if (authenticator == null) {
            return Uni.createFrom().item(plain);
        }
        return authenticator
                .getChallenge(routing)
                .map(challenge -> challenge == null ? plain : challenged(plain, challenge))
                .onFailure()
                .recoverWithItem(plain);
    }

    /** Adds the challenge of the authentication mechanism, which may include the URL of its metadata (RFC 9728). */
    private static Response challenged(Response plain, ChallengeData challenge) {
        ResponseBuilder response = Response.fromResponse(plain);
        challenge
                .getHeaders()
                .forEach((name, value) -> response.header(name.toString(), null).header(name.toString(), value));
        return response.build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure, RoutingContext routing) {
        return response(
                        new Problem(ProblemType.FORBIDDEN, "The caller lacks the permission for this operation."),
                        routing)
                .build();
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable failure, RoutingContext routing) {
        return failure instanceof RuntimeException && isOfFormReader(failure)
                ? response(new Problem(ProblemType.MALFORMED_BODY, "The form has too many parts."), routing)
                        .build()
                : unforeseen(failure, routing);
    }

    private Response unforeseen(Throwable failure, RoutingContext routing) {
        return response(internalErrors.toProblem(failure, routing), routing).build();
    }

    private ResponseBuilder response(Problem problem, RoutingContext routing) {
        // Filters of the response read the problem from here instead of parsing the body.
        routing.put(Problem.class.getName(), problem);
        ResponseBuilder response = Response.status(problem.type().status())
                .type(ProblemDocument.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(document.write(problem, routing.request().path()));
        problem.retryAfter().ifPresent(delay -> response.header(HttpHeaders.RETRY_AFTER, delay.toSeconds()));
        return response;
    }
}
