package dev.onset.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

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

    private static final class AtOnce extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(DECODER) != null) {
                replaceDecoder(pipeline);
            } else if (pipeline.get(HANDSHAKE) != null) {
                pipeline.addAfter(HANDSHAKE, null, new AfterHandshake());
            }
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }

    private static final class AfterHandshake extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object decrypted) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(DECODER) != null) {
                replaceDecoder(pipeline);
            }
            context.fireChannelRead(decrypted);
            pipeline.remove(this);
        }
    }
}
