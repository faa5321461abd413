package dev.onset.problems;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** Closes connections whose clients still send a body after the response. */
final class UnwantedBodies {

    /** The time for a client to read the response before its connection is closed. */
    private static final long LINGER_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private UnwantedBodies() {}

    /** Discards the rest of the body and closes the connection after the response. */
    static void abandonAfterAnswer(RoutingContext routing) {
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

    /**
     * Discards the rest of the body. Closes the connection if the body does not end in time.
     */
    static void endUnlessWhole(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.isEnded()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            routing.response().reset(0);
            return;
        }
        request.handler(discarded -> {});
        request.resume();
        routing.vertx().setTimer(LINGER_MILLIS, late -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
    }
}
