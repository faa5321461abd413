package dev.onset.problems;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;

/**
 * Refuses bodies over the limit: at once where the client says how long its body is, while it is read otherwise. Quarkus'
 * own limit (one for all paths, answered without a body) only stands behind this one.
 */
@Singleton
final class BodyLimitFilters {

    private static final String LIMIT = BodyLimitFilters.class.getName();

    /** How long a client that still sends gets to notice the answer, before its connection is cut. */
    private static final long LINGER_MILLIS = TimeUnit.SECONDS.toMillis(2);

    /** Before authentication: nobody sends so much. */
    private static final int PRIORITY = 210;

    /** Filters are made before the configuration of the run is known. */
    private final Provider<BodyLimits> limits;

    private final ProblemDocument document;

    BodyLimitFilters(Provider<BodyLimits> limits, ProblemDocument document) {
        this.limits = limits;
        this.document = document;
    }

    /** Quarkus itself refuses what is longer than its own limit, which is the larger of ours, but without a body. */
    void refuseHuge(@Observes Filters filters) {
        long largest = Math.max(
                limits.get().body().asLongValue(), limits.get().publishBody().asLongValue());
        filters.register(
                routing -> {
                    if (announcesMoreThan(largest, routing)) {
                        abandonAfterAnswer(routing);
                        document.answer(new BodyTooLargeException(largest).toProblem(), routing);
                    } else {
                        routing.next();
                    }
                },
                PRIORITY);
    }

    @LargeBody
    @ServerRequestFilter(priority = Priorities.ENTITY_CODER - 1)
    void raise(ResteasyReactiveContainerRequestContext request) {
        request.setProperty(LIMIT, limits.get().publishBody().asLongValue());
    }

    @ServerRequestFilter(priority = Priorities.ENTITY_CODER)
    void limit(ResteasyReactiveContainerRequestContext request) throws BodyTooLargeException {
        ServerHttpRequest http = (ServerHttpRequest) request.getServerRequestContext();
        RoutingContext routing = http.unwrap(RoutingContext.class);
        long allowed = request.getProperty(LIMIT) instanceof Long raised
                ? raised
                : limits.get().body().asLongValue();
        if (announcesMoreThan(allowed, routing)) {
            abandonAfterAnswer(routing);
            throw new BodyTooLargeException(allowed);
        }
        // What is not announced is counted here, and not by Quarkus, which would answer without a body.
        routing.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
        request.setEntityStream(
                new LimitedInputStream(http::createInputStream, allowed, () -> abandonAfterAnswer(routing)));
    }

    private static boolean announcesMoreThan(long allowed, RoutingContext routing) {
        String announced = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return announced != null && Long.parseLong(announced) > allowed;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Whatever else comes is thrown away: nothing of it is kept, and the connection ends soon. */
    private static void abandonAfterAnswer(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.version() == HttpVersion.HTTP_2) {
            routing.addEndHandler(ended -> routing.response().reset(0));
            return;
        }
        routing.response().putHeader(HttpHeaderNames.CONNECTION, "close");
        routing.addEndHandler(ended -> {
            long timer = routing.vertx()
                    .setTimer(LINGER_MILLIS, late -> request.connection().close());
            request.handler(discarded -> {});
            request.exceptionHandler(failed -> {});
            request.endHandler(whole -> {
                routing.vertx().cancelTimer(timer);
                request.connection().close();
            });
            request.resume();
        });
    }
}
