package dev.onset.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Forwards the token request of Swagger UI to the identity provider of dev mode, which does not support CORS. In production,
 * the provider can be configured to support it.
 */
@Singleton
@IfBuildProfile("dev")
final class DevelopmentLogin {

    /** Swagger UI is configured with this path in application.properties. */
    private static final String PATH = "/development/token";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final long MAX_BODY = 16 * 1024;

    private final TenantConfigBean tenants;

    DevelopmentLogin(TenantConfigBean tenants) {
        this.tenants = tenants;
    }

    void install(@Observes Router router) {
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .blockingHandler(this::ask);
    }

    private void ask(RoutingContext routing) {
        OidcConfigurationMetadata provider = tenants.getDefaultTenant().getOidcMetadata();
        if (provider == null || provider.getTokenUri() == null) {
            routing.fail(503);
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(provider.getTokenUri()))
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(routing.body().asString(UTF_8.name())))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            routing.response()
                    .setStatusCode(answer.statusCode())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(answer.body()));
        } catch (IOException e) {
            routing.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            routing.fail(e);
        }
    }
}
