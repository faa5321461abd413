package dev.onset.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.problems.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers the refused request of a connection with a problem, which Vert.x would answer without a body. Runs only on the event
 * loop of the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
final class RefusedRequests extends ChannelOutboundHandlerAdapter {

    private static final JsonMapper JSON = new JsonMapper();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Problem problem;
    private int unanswered;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Whether a request was refused. It is the last request of the connection then. */
    boolean hasRefused() {
        return problem != null;
    }

    void requestPassed() {
        unanswered++;
    }

    /** Answers the next request with a problem. */
    void refuse(Problem reason) {
        problem = reason;
        unanswered++;
    }

    /** Answers a request with an incomplete head, unless another request is being answered, and closes the connection. */
    void closeWithinHead(Problem reason) {
        close(reason, unanswered == 0);
    }

    /** Answers a request whose body cannot be read, unless it is being answered, and closes the connection. */
    void closeWithinBody(Problem reason) {
        close(reason, unanswered == 1);
    }

    private void close(Problem reason, boolean answer) {
        ChannelHandlerContext here = context;
        problem = reason;
        if (here == null || here.isRemoved()) {
            return;
        }
        if (answer) {
            here.writeAndFlush(response(reason)).addListener(ChannelFutureListener.CLOSE);
        } else {
            here.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        Object written = message;
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL
                && --unanswered == 0
                && problem != null) {
            ReferenceCountUtil.release(message);
            written = response(problem);
        }
        here.write(written, promise);
    }

    private static FullHttpResponse response(Problem problem) {
        byte[] body;
        try {
            // The address of the request is unknown or not trusted.
            body = JSON.writeValueAsBytes(problem.members("/"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem's member cannot be written as JSON", e);
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(problem.type().status()),
                Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, "close");
        SecurityHeaders.ALWAYS.forEach((name, value) -> response.headers().set(name, value));
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }
}
