package dev.onset.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * A handler of a server socket that replaces the HTTP decoder of Vert.x with {@link RequestDecoder} in every accepted
 * connection. Vert.x adds its decoder immediately, or after the handshake if the connection uses TLS.
 */
@Sharable
final class AcceptedConnections extends ChannelInboundHandlerAdapter {

    /** The names of the handlers of Vert.x. */
    private static final String DECODER = "httpDecoder";

    private static final String ENCODER = "httpEncoder";
    private static final String HANDSHAKE = "handshaker";

    private static final byte[] EMPTY_LINE = {'\r', '\n'};

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        ((Channel) accepted).pipeline().addLast(new AtOnce());
        context.fireChannelRead(accepted);
    }

    private static void replaceDecoder(ChannelPipeline pipeline) {
        ServerOptions.Applied applied = ServerOptions.applied();
        if (applied != null) {
            RefusedRequests refused = new RefusedRequests();
            pipeline.addAfter(ENCODER, null, refused);
            pipeline.replace(DECODER, DECODER, new RequestDecoder(applied.http(), applied.headDeadline(), refused));
        }
    }

    /**
     * The server of the management port also accepts HTTP/2 without TLS, which cannot be disabled, and detects the version by
     * the first bytes. An empty line is not the beginning of HTTP/2, and is ignored before a request of HTTP/1.1 (RFC 9112,
     * section 2.2).
     */
    private static void chooseHttp1(ChannelHandlerContext context) {
        context.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_LINE));
        if (context.pipeline().get(DECODER) != null) {
            replaceDecoder(context.pipeline());
        }
    }

    private static final class AtOnce extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(DECODER) != null) {
                replaceDecoder(pipeline);
            } else if (pipeline.get(HANDSHAKE) != null) {
                pipeline.addBefore(HANDSHAKE, null, new AfterHandshake());
            } else {
                chooseHttp1(context);
            }
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }

    private static final class AfterHandshake extends ChannelInboundHandlerAdapter {

        /** The next handler makes Vert.x configure the connection. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.fireUserEventTriggered(event);
            if (event instanceof SslHandshakeCompletionEvent) {
                ChannelPipeline pipeline = context.pipeline();
                if (pipeline.get(DECODER) != null) {
                    replaceDecoder(pipeline);
                }
                pipeline.remove(this);
            }
        }
    }
}
