package dev.onset.observability;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Whoever follows an instance may hang up at any time, also while an event is on its way: that is no error of ours. */
@LoggingFilter(name = "hung-up")
public final class HungUpFilter implements Filter {

    private static final String STREAMS = "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler";

    @Override
    public boolean isLoggable(LogRecord line) {
        return !(STREAMS.equals(line.getLoggerName())
                && (line.getThrown() instanceof IOException || line.getThrown() instanceof VertxException));
    }
}
