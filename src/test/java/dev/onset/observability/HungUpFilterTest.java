package dev.onset.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpClosedException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HungUpFilterTest {

    @Test
    void a_follower_that_hangs_up_is_not_logged_and_whatever_else_ends_a_stream_is() {
        assertThat(logged(PublisherResponseHandler.class, new ClosedChannelException()))
                .isFalse();
        assertThat(logged(PublisherResponseHandler.class, new HttpClosedException("Connection was closed")))
                .isFalse();

        assertThat(logged(PublisherResponseHandler.class, new IllegalStateException("a bug")))
                .isTrue();
        assertThat(logged(PublisherResponseHandler.class, null)).isTrue();
        assertThat(logged(HungUpFilterTest.class, new ClosedChannelException())).isTrue();
    }

    /** Asks the console's handler, so that the filter has to be one of its settings. */
    private static boolean logged(Class<?> logger, @Nullable Throwable thrown) {
        Handler console = Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
                .filter(ConsoleHandler.class::isInstance)
                .findFirst()
                .orElseThrow();
        LogRecord line =
                new LogRecord(Level.SEVERE, "Exception in SSE server handling, impossible to send it to client");
        line.setLoggerName(logger.getName());
        line.setThrown(thrown);
        return console.isLoggable(line);
    }
}
