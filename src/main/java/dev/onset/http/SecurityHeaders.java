package dev.onset.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers of every answer. No page is shown within another one or runs what does not come with it, browsers do not guess
 * types, no address leaves with a link, and no cache keeps what does not say for how long it may be kept.
 */
@Singleton
final class SecurityHeaders {

    private static final String POLICY = "Content-Security-Policy";

    /** For documents that need nothing but their own style, as the pages of problems. */
    static final Map<String, String> ALWAYS = Map.of(
            POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer");

    /** Swagger UI's scripts and styles are partly inline; it asks the identity provider, which is elsewhere, for a token. */
    private static final String SWAGGER_UI_POLICY =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src *; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security";

    /** A year. */
    private static final String TRANSPORT_POLICY = "max-age=31536000";

    private static final String FRAMEWORK = "/q/";
    private static final String SWAGGER_UI = FRAMEWORK + "swagger-ui";

    /** The pages of Quarkus' dev mode; elsewhere there are none. */
    private static final String DEVELOPMENT = FRAMEWORK + "dev-";

    void install(@Observes Router router) {
        // Also for what fails before any other handler, such as a URI that is malformed.
        router.route().order(Integer.MIN_VALUE + 2).handler(this::register).failureHandler(this::register);
    }

    private void register(RoutingContext routing) {
        routing.addHeadersEndHandler(sent -> add(routing));
        routing.next();
    }

    private static void add(RoutingContext routing) {
        MultiMap headers = routing.response().headers();
        String path = String.valueOf(routing.request().path());
        ALWAYS.forEach(headers::set);
        if (path.startsWith(SWAGGER_UI)) {
            headers.set(POLICY, SWAGGER_UI_POLICY);
        } else if (path.startsWith(DEVELOPMENT)) {
            headers.remove(POLICY);
        }
        if (routing.request().isSSL()) {
            headers.set(STRICT_TRANSPORT_SECURITY, TRANSPORT_POLICY);
        }
        if (!headers.contains(HttpHeaders.CACHE_CONTROL) || isPage(headers.get(HttpHeaders.CONTENT_TYPE))) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /** A page names the scripts of its own release. */
    private static boolean isPage(@Nullable String mediaType) {
        return mediaType != null && mediaType.startsWith("text/html");
    }
}
