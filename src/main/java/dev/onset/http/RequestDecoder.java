package dev.onset.http;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes requests of HTTP/1.x, and refuses those that another recipient in front of Onset could have understood otherwise (RFC
 * 9112): of another version, with folded header lines, with no or several or a malformed {@code Host}, or with a body whose
 * length is not certain. It also refuses requests whose heads take too long. A refused request is answered with a problem after
 * the requests before it, and nothing more is read from its connection.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /** The authority of a URI (RFC 3986, section 3.2), without user information. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Za-z:.%]+])(?::[0-9]*)?");

    private final RefusedRequests refused;
    private final long headMillis;

    /** Between a request's first byte and its last header. */
    private boolean inHead = true;

    private boolean requestLineRead;
    private @Nullable ScheduledFuture<?> deadline;

    RequestDecoder(HttpServerOptions options, Duration headDeadline, RefusedRequests refused) {
        super(options);
        this.headMillis = headDeadline.toMillis();
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        startDeadline(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        stopDeadline();
        super.handlerRemoved0(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        stopDeadline();
        super.channelInactive(context);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        requestLineRead = true;
        HttpVersion version = HttpVersion.valueOf(initialLine[2]);
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new Refused(new Problem(
                    ProblemType.MALFORMED_REQUEST, "The version of HTTP in the request line is not supported."));
        }
        return super.createMessage(initialLine);
    }

    /** Onset would ignore the {@code Content-Length}; a proxy that uses it would see another request. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new Refused(new Problem(
                ProblemType.MALFORMED_REQUEST, "The request has both a Transfer-Encoding and a Content-Length."));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused.hasRefused()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (inHead) {
            if (deadline == null) {
                startDeadline(context);
            }
            if (hasFoldedLine(in)) {
                in.skipBytes(in.readableBytes());
                refuse(new Problem(ProblemType.MALFORMED_REQUEST, "A header is folded over several lines."), out);
                return;
            }
        }
        int decoded = out.size();
        super.decode(context, in, out);
        for (int i = decoded; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                Problem problem = problem(request);
                if (problem != null) {
                    removeFrom(i, out);
                    refuse(problem, out);
                    return;
                }
                ignoreUpgradeToHttp2(request);
                refused.requestPassed();
                inHead = false;
                stopDeadline();
            }
            if (out.get(i) instanceof HttpContent content
                    && content.decoderResult().isFailure()) {
                removeFrom(i, out);
                refused.closeWithinBody(new Problem(ProblemType.MALFORMED_REQUEST, "The body is not well-formed."));
                return;
            }
            if (out.get(i) instanceof LastHttpContent) {
                inHead = true;
                requestLineRead = false;
            }
        }
    }

    /** Requests after an upgrade would bypass this decoder. A server may ignore the offer (RFC 9110, section 7.8). */
    private static void ignoreUpgradeToHttp2(HttpRequest request) {
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, "h2c", true)) {
            request.headers().remove(HttpHeaderNames.UPGRADE);
        }
    }

    private static void removeFrom(int first, List<Object> out) {
        while (out.size() > first) {
            ReferenceCountUtil.release(out.removeLast());
        }
    }

    private void refuse(Problem problem, List<Object> out) {
        stopDeadline();
        refused.refuse(problem);
        // Vert.x answers it after the requests before it, and closes the connection.
        HttpRequest invalid =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", HeadersMultiMap.httpHeaders());
        invalid.setDecoderResult(DecoderResult.failure(new Refused(problem)));
        out.add(invalid);
    }

    /** Whether a header line begins with white space, which makes it a part of the line before (RFC 9112, section 5.2). */
    private boolean hasFoldedLine(ByteBuf in) {
        boolean headers = requestLineRead;
        int end = in.writerIndex();
        // The bytes that were read before end with a complete line.
        for (int line = in.readerIndex(); line < end; ) {
            byte first = in.getByte(line);
            if (headers && (first == ' ' || first == '\t')) {
                return true;
            }
            int lineFeed = in.indexOf(line, end, (byte) '\n');
            boolean blank = first == '\n' || (first == '\r' && lineFeed == line + 1);
            if (lineFeed < 0 || (headers && blank)) {
                return false;
            }
            headers |= !blank;
            line = lineFeed + 1;
        }
        return false;
    }

    private static @Nullable Problem problem(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return problem(request.decoderResult().cause());
        }
        if (!isUri(request.uri())) {
            return new Problem(ProblemType.INVALID_PARAMETER, "The request's URI is malformed.");
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return new Problem(ProblemType.MALFORMED_REQUEST, "The request must have exactly one header Host.");
        }
        if (!hosts.isEmpty() && !HOST.matcher(hosts.getFirst()).matches()) {
            return new Problem(ProblemType.MALFORMED_REQUEST, "The value of the header Host is invalid.");
        }
        List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!encodings.isEmpty()
                && (encodings.size() > 1
                        || !"chunked".equalsIgnoreCase(encodings.getFirst())
                        || request.protocolVersion().equals(HttpVersion.HTTP_1_0))) {
            return new Problem(
                    ProblemType.MALFORMED_REQUEST, "The only Transfer-Encoding that is supported is chunked.");
        }
        return null;
    }

    /** Quarkus requires this, and would answer other requests without a body. */
    private static boolean isUri(String uri) {
        try {
            new URI(uri);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Problem problem(Throwable failure) {
        return switch (failure) {
            case Refused known -> known.problem;
            case TooLongHttpLineException tooLong ->
                new Problem(ProblemType.URI_TOO_LONG, "The request line is longer than the server allows.");
            case TooLongHttpHeaderException tooLong ->
                new Problem(ProblemType.HEADERS_TOO_LARGE, "The headers are longer than the server allows.");
            default -> new Problem(ProblemType.MALFORMED_REQUEST, "The request is not well-formed HTTP/1.1.");
        };
    }

    private void startDeadline(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> expire(context), headMillis, TimeUnit.MILLISECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The result of closing a connection is not needed.
    private void expire(ChannelHandlerContext context) {
        if (actualReadableBytes() == 0 && !requestLineRead) {
            context.close();
        } else {
            refused.closeWithinHead(
                    new Problem(ProblemType.REQUEST_TIMEOUT, "The head of the request did not arrive in time."));
        }
    }

    /** Carries a problem through the decoder. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }
    }
}
