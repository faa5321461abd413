package dev.onset.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Of a server's socket: puts {@link RequestDecoder} in the place of Vert.x' decoder in every connection that is accepted, as
 * soon as that is there. That is at once, or after the handshake where there is TLS.
 */
@Sharable
final class AcceptedConnections extends ChannelInboundHandlerAdapter {

    /** Names of Vert.x' handlers. */
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
     * The server of the management port takes HTTP/2 without TLS, too, and no setting turns that off: it tells by the first bytes
     * which version it is. An empty line is no beginning of HTTP/2, and is ignored before a request of HTTP/1.1 (RFC 9112, section
     * 2.2).
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

        /** The handler after this one has Vert.x set up the connection. */
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
