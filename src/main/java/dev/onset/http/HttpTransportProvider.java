package dev.onset.http;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/** Provides {@link HttpTransport} to Vert.x, which loads it as a service. */
public final class HttpTransportProvider implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new HttpTransport(builder.findTransport()));
    }
}
