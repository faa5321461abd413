package dev.onset.problems;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads small JSON bodies before a request gets a thread: where the network delivers, no thread changes hands with it, and a
 * client that sends slowly holds none. What is larger, or does not say how large it is, is read by the thread that needs it.
 */
@Singleton
final class SmallBodies {

    /** In bytes: what a connection may hold before it is known who calls. */
    private static final int SMALL = 64 * 1024;

    /** After {@link BodyLimitFilters} has refused what is too large. */
    private static final int PRIORITY = BodyLimitFilters.PRIORITY - 1;

    private final Provider<Duration> readTimeout;

    SmallBodies(
            @ConfigProperty(name = "quarkus.http.read-timeout", defaultValue = "60S") Provider<Duration> readTimeout) {
        this.readTimeout = readTimeout;
    }

    void readEarly(@Observes Filters filters) {
        filters.register(
                routing -> {
                    if (isSmallJson(routing.request())) {
                        read(routing);
                    } else {
                        routing.next();
                    }
                },
                PRIORITY);
    }

    private static boolean isSmallJson(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return length != null
                && type != null
                && type.regionMatches(true, 0, "application/json", 0, "application/json".length())
                && BodyLimitFilters.announced(length) <= SMALL
                // It sends its body when it has been told to go on.
                && !request.headers().contains(HttpHeaders.EXPECT)
                && !request.isEnded();
    }

    private void read(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Future<Buffer> body = request.body();
        request.resume();
        if (!body.isComplete()) {
            long timer = routing.vertx()
                    .setTimer(
                            readTimeout.get().toMillis(),
                            late -> routing.response().reset());
            body.onComplete(read -> routing.vertx().cancelTimer(timer));
        }
        body.onSuccess(whole -> {
                    ((RoutingContextInternal) routing).setBody(whole);
                    routing.next();
                })
                // The connection is gone, and with it whoever would get an answer.
                .onFailure(routing::fail);
    }
}
