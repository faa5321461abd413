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
 * Sets the security headers of all responses: pages cannot be framed and execute only their own scripts, browsers do not guess
 * media types and send no referrer, and responses without explicit caching rules are not cached.
 */
@Singleton
final class SecurityHeaders {

    private static final String POLICY = "Content-Security-Policy";

    /** For documents that need only inline styles, such as the pages of problems. */
    static final Map<String, String> ALWAYS = Map.of(
            POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer");

    /** Swagger UI has inline scripts and styles, and requests tokens from the identity provider, which has another origin. */
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
