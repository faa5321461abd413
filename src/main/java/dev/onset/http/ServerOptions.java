package dev.onset.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sets what Quarkus has no setting for, and keeps for {@link AcceptedConnections} what applies to the API's servers: Vert.x was
 * made before the application, and tells its transport nothing of HTTP.
 *
 * <p>Without TLS there is HTTP/1.1 only. An upgrade to HTTP/2 in clear text leads past what a proxy checks, and past {@link
 * RequestDecoder}; with TLS, clients choose HTTP/2 as before.
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

    /** What applies now; null before the API has a server. */
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
