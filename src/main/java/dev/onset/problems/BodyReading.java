package dev.onset.problems;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into memory without blocking a thread. All methods run on the event loop of the connection.
 */
final class BodyReading implements ServerHttpRequest.ReadCallback {

    private final ServerHttpRequest http;
    private final RoutingContext routing;
    private final long limit;
    private final UnfinishedBodies unfinished;
    private final UnfinishedBodies.Body account;
    private final @Nullable Supplier<Uni<Void>> checkIfSlow;
    private final Buffer body = Buffer.buffer();
    private @Nullable UniEmitter<? super byte[]> reader;
    private long patience;
    private long deadline;

    private BodyReading(
            ServerHttpRequest http,
            RoutingContext routing,
            long limit,
            UnfinishedBodies unfinished,
            String caller,
            @Nullable Supplier<Uni<Void>> checkIfSlow) {
        this.http = http;
        this.routing = routing;
        this.limit = limit;
        this.unfinished = unfinished;
        this.checkIfSlow = checkIfSlow;
        Context eventLoop = routing.vertx().getOrCreateContext();
        this.account = unfinished.begin(caller, problem -> eventLoop.runOnContext(later -> fail(problem)));
    }

    /**
     * Reads the complete body.
     *
     * @param checkIfSlow the check if the body arrives slowly: see {@link SlowBodies}
     * @return fails with {@link BodyTooLargeException} or a {@link Problem}
     */
    static Uni<byte[]> of(
            ServerHttpRequest http,
            RoutingContext routing,
            long limit,
            UnfinishedBodies unfinished,
            String caller,
            @Nullable Supplier<Uni<Void>> checkIfSlow) {
        return Uni.createFrom()
                .emitter(
                        reader -> new BodyReading(http, routing, limit, unfinished, caller, checkIfSlow).start(reader));
    }

    private void start(UniEmitter<? super byte[]> waiting) {
        reader = waiting;
        Vertx vertx = routing.vertx();
        patience = vertx.setTimer(unfinished.patience().toMillis(), passed -> becomeSlow());
        deadline = vertx.setTimer(
                unfinished.deadline().toMillis(),
                passed -> fail(new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time.")));
        routing.request()
                .exceptionHandler(
                        broken -> fail(new Problem(ProblemType.MALFORMED_BODY, "The body cannot be read completely.")));
        http.setReadListener(this);
    }

    @Override
    public void data(ByteBuffer part) {
        if (reader == null) {
            return;
        }
        int size = part.remaining();
        if (body.length() + size > limit) {
            fail(new BodyTooLargeException(limit));
            return;
        }
        try {
            account.add(size);
        } catch (Problem noRoom) {
            fail(noRoom);
            return;
        }
        byte[] bytes = new byte[size];
        part.get(bytes);
        body.appendBytes(bytes);
    }

    @Override
    public void done() {
        UniEmitter<? super byte[]> waiting = end();
        if (waiting != null) {
            waiting.complete(body.getBytes());
        }
    }

    private void becomeSlow() {
        if (reader == null) {
            return;
        }
        try {
            account.becomeSlow();
        } catch (Problem tooMany) {
            fail(tooMany);
            return;
        }
        if (checkIfSlow != null) {
            checkIfSlow.get().subscribe().with(allowed -> {}, this::fail);
        }
    }

    private void fail(Throwable answer) {
        UniEmitter<? super byte[]> waiting = end();
        if (waiting != null) {
            UnwantedBodies.abandonAfterAnswer(routing);
            waiting.fail(answer);
        }
    }

    private @Nullable UniEmitter<? super byte[]> end() {
        UniEmitter<? super byte[]> waiting = reader;
        if (waiting != null) {
            reader = null;
            account.end();
            routing.vertx().cancelTimer(patience);
            routing.vertx().cancelTimer(deadline);
        }
        return waiting;
    }
}
