package dev.onset.problems;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** Ends connections whose clients still send a body that the answer did not need. */
final class UnwantedBodies {

    /** How long a client that still sends gets to notice the answer, before its connection is cut. */
    private static final long LINGER_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private UnwantedBodies() {}

    /** Whatever else comes is thrown away: nothing of it is kept, and the connection ends soon. */
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
     * Of a body that was not wanted, what is still to come is thrown away for a while; then the connection ends, unless that was
     * all.
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
