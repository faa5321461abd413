package dev.onset.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sets the server options for which Quarkus has no setting, and keeps those of the API's servers for {@link
 * AcceptedConnections}: Vert.x is created before the application, and does not pass them to its transport.
 *
 * <p>Without TLS, only HTTP/1.1 is supported, because an upgrade to HTTP/2 in clear text would bypass the checks of proxies and
 * of {@link RequestDecoder}. With TLS, clients can choose HTTP/2.
 */
@Singleton
final class ServerOptions implements HttpServerOptionsCustomizer {

    private static volatile @Nullable Applied applied;

    private final ConnectionLimits limits;

    ServerOptions(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** @param http the limits of the API's servers, which all have the same */
    record Applied(HttpServerOptions http, Duration headDeadline) {}

    /** The current options; null before the API has a server. */
    static @Nullable Applied applied() {
        return applied;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        customize(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customize(options);
    }

    @Override
    public void customizeDomainSocketServer(HttpServerOptions options) {
        customize(options);
    }

    private void customize(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
        applied = new Applied(options, limits.head());
    }
}
