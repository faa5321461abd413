package dev.onset.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Replaces the address of every request with {@code onset.public-url}, if that is set, so that a forged header {@code Host}
 * cannot appear in {@code Location}, in the metadata of the protected resource or in a challenge.
 */
@Singleton
final class PublicUrl {

    private static final String HOST = "X-Forwarded-Host";
    private static final String SCHEME = "X-Forwarded-Proto";

    /** The other headers that Vert.x would evaluate. Quarkus has evaluated them already if it trusts their sender. */
    private static final List<String> OTHERS = List.of("X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Ssl");

    private static final List<CharSequence> ADDRESSES = List.of(HttpHeaders.LOCATION, "WWW-Authenticate");

    private final Optional<URI> url;

    PublicUrl(@ConfigProperty(name = "onset.public-url") Optional<URI> url) {
        url.ifPresent(PublicUrl::check);
        this.url = url;
    }

    private static void check(URI address) {
        if (address.getRawAuthority() == null || address.getScheme() == null) {
            throw new IllegalArgumentException("onset.public-url is not an absolute URL with a host");
        }
    }

    void install(@Observes Router router) {
        if (url.isPresent()) {
            router.allowForward(AllowForwardHeaders.X_FORWARD);
            router.route().order(Integer.MIN_VALUE + 1).handler(routing -> name(routing, url.get()));
        }
    }

    /** Sets the headers of a proxy, because Vert.x provides no other way. */
    private static void name(RoutingContext routing, URI address) {
        MultiMap headers = routing.request().headers();
        OTHERS.forEach(headers::remove);
        headers.set(HOST, address.getRawAuthority()).set(SCHEME, address.getScheme());
        routing.addHeadersEndHandler(sent -> addPath(routing.response().headers(), address));
        routing.next();
    }

    /** Restores the path prefix that a proxy removes. */
    private static void addPath(MultiMap headers, URI address) {
        String path = String.valueOf(address.getRawPath()).replaceAll("/+$", "");
        String origin = address.getScheme() + "://" + address.getRawAuthority();
        if (!path.isEmpty()) {
            for (CharSequence name : ADDRESSES) {
                String value = headers.get(name);
                if (value != null) {
                    headers.set(name, value.replace(origin + "/", origin + path + "/"));
                }
            }
        }
    }
}
