package dev.onset.problems;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies before a worker thread is used, so that a slow client occupies no thread, and refuses bodies above the
 * limit: immediately if {@code Content-Length} exceeds it, otherwise while the body is read. The limit of Quarkus is a second
 * line of defence; it is one value for all paths and is answered without a problem.
 */
@Singleton
final class BodyLimitFilters {

    private static final String LIMIT = BodyLimitFilters.class.getName();

    /** Before authentication: no caller may send that much. */
    private static final int PRIORITY = 210;

    /** A provider, because filters are created before the runtime configuration is available. */
    private final Provider<BodyLimits> limits;

    private final Provider<UnfinishedBodies> unfinished;
    private final ProblemDocument document;

    BodyLimitFilters(Provider<BodyLimits> limits, Provider<UnfinishedBodies> unfinished, ProblemDocument document) {
        this.limits = limits;
        this.unfinished = unfinished;
        this.document = document;
    }

    /** Refuses bodies above the largest limit with a problem, before Quarkus refuses them without one. */
    void refuseHuge(@Observes Filters filters) {
        long largest = Math.max(
                limits.get().body().asLongValue(), limits.get().publishBody().asLongValue());
        filters.register(
                routing -> {
                    routing.addEndHandler(answered -> UnwantedBodies.endUnlessWhole(routing));
                    if (announcesMoreThan(largest, routing)) {
                        UnwantedBodies.abandonAfterAnswer(routing);
                        document.answer(new BodyTooLargeException(largest).toProblem(), routing);
                    } else {
                        routing.next();
                    }
                },
                PRIORITY);
    }

    @LargeBody
    @ServerRequestFilter(priority = Priorities.ENTITY_CODER - 1, nonBlocking = true)
    void raise(ResteasyReactiveContainerRequestContext request) {
        request.setProperty(LIMIT, limits.get().publishBody().asLongValue());
    }

    /** Non-blocking, so that no thread waits for the rest of the body. */
    @ServerRequestFilter(priority = Priorities.ENTITY_CODER, nonBlocking = true)
    @Nullable
    Uni<Void> read(ResteasyReactiveContainerRequestContext request) throws BodyTooLargeException {
        ServerHttpRequest http = (ServerHttpRequest) request.getServerRequestContext();
        RoutingContext routing = http.unwrap(RoutingContext.class);
        long allowed = request.getProperty(LIMIT) instanceof Long raised
                ? raised
                : limits.get().body().asLongValue();
        if (announcesMoreThan(allowed, routing)) {
            UnwantedBodies.abandonAfterAnswer(routing);
            throw new BodyTooLargeException(allowed);
        }
        if (!mayHaveBody(routing.request())) {
            request.setEntityStream(new BodyStream(new byte[0]));
            return null;
        }
        return BodyReading.of(http, routing, allowed, unfinished.get(), caller(routing), SlowBodies.checkOf(request))
                .invoke(body -> request.setEntityStream(new BodyStream(body)))
                .replaceWithVoid();
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : !length.equals("0");
    }

    private static String caller(RoutingContext routing) {
        return routing.user() instanceof QuarkusHttpUser user
                ? user.getSecurityIdentity().getPrincipal().getName()
                : routing.request().remoteAddress().hostAddress();
    }

    private static boolean announcesMoreThan(long allowed, RoutingContext routing) {
        String announced = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return announced != null && Long.parseLong(announced) > allowed;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
