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
 * Where {@code onset.public-url} is set, that is the address of every request, whatever its header {@code Host} says: so
 * nobody can have others sent elsewhere by a {@code Location}, by the metadata of the protected resource or by a challenge.
 */
@Singleton
final class PublicUrl {

    private static final String HOST = "X-Forwarded-Host";
    private static final String SCHEME = "X-Forwarded-Proto";

    /** What Vert.x would regard beside the two. Quarkus has read them already where it is told to trust their sender. */
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

    /** In the way in which a proxy would say it, since that is the one that Vert.x provides. */
    private static void name(RoutingContext routing, URI address) {
        MultiMap headers = routing.request().headers();
        OTHERS.forEach(headers::remove);
        headers.set(HOST, address.getRawAuthority()).set(SCHEME, address.getScheme());
        routing.addHeadersEndHandler(sent -> addPath(routing.response().headers(), address));
        routing.next();
    }

    /** A proxy that serves Onset under a path takes it off, so it has to be put back. */
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
