package dev.onset.observability;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Suppresses the log entry for clients that disconnect while an event is being sent, which is not an error. */
@LoggingFilter(name = "hung-up")
public final class HungUpFilter implements Filter {

    private static final String STREAMS = "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler";

    @Override
    public boolean isLoggable(LogRecord line) {
        return !(STREAMS.equals(line.getLoggerName())
                && (line.getThrown() instanceof IOException || line.getThrown() instanceof VertxException));
    }
}
