package dev.onset.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The caller of the current request, read from its bearer token.
 *
 * <p>The user is the token's principal: {@code upn}, else {@code preferred_username}, else {@code sub} (or what
 * {@code quarkus.oidc.token.principal-claim} names; choose {@code sub} where users can change their names). A token is a
 * client's own, and no user's, where its {@code sub} is the client id (RFC 9068, section 2.2), or where the provider marks it
 * so by a claim that no user can choose: Entra ID's {@code idtyp}, Auth0's {@code gty}, Keycloak's {@code client_id} beside a
 * {@code service-account-} user. Any other token is a user's: one that names none is its {@code sub}'s.
 *
 * <p>Where several identity providers are configured, names are only unique within each. Those of a provider that has a name
 * ({@code quarkus.oidc.<name>.…}) begin with it and a colon, groups included, and no token of such a provider makes a platform
 * administrator. A token of the first provider whose names begin like that is refused.
 */
@RequestScoped
public class CurrentPrincipal {

    private final SecurityIdentity identity;
    private final SecurityConfig config;
    private final IdentityProviders providers;

    private @Nullable Principal principal;

    CurrentPrincipal(SecurityIdentity identity, SecurityConfig config, IdentityProviders providers) {
        this.providers = providers;
        this.identity = identity;
        this.config = config;
    }

    /** The caller; only where the request is authenticated. */
    public Principal get() {
        if (principal == null) {
            principal = read();
        }
        return principal;
    }

    /** The caller with the time at which its token expires; only where the request is authenticated. */
    public Session session() {
        return new Session(
                get(),
                identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
                        ? Instant.ofEpochSecond(token.getExpirationTime())
                        : null);
    }

    private Principal read() {
        String provider = providers.nameOf(identity);
        boolean admin = provider == null && identity.hasRole(config.platformAdminRole());
        String name = qualified(provider, identity.getPrincipal().getName());
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return new Principal(name, null, Set.of(), admin);
        }
        String client = firstText(token, "azp", "client_id", "appid");
        boolean own = client != null && isOwn(token, client);
        Set<String> groups = new ClaimPath(config.groupsClaim())
                .texts(token).stream().map(group -> qualified(provider, group)).collect(Collectors.toUnmodifiableSet());
        String qualifiedClient = client == null ? null : qualified(provider, client);
        return new Principal(own ? null : name, qualifiedClient, groups, admin);
    }

    private String qualified(@Nullable String provider, String name) {
        if (provider != null) {
            return provider + ":" + name;
        }
        if (providers.names().stream().anyMatch(other -> name.startsWith(other + ":"))) {
            throw new AuthenticationFailedException("A name that belongs to another identity provider");
        }
        return name;
    }

    private static boolean isOwn(JsonWebToken token, String client) {
        return client.equals(token.getSubject())
                || "app".equals(firstText(token, "idtyp"))
                || "client-credentials".equals(firstText(token, "gty"))
                // Anyone may have chosen such a name where users sign up themselves; they do not get the client_id.
                || (client.equals(firstText(token, "client_id"))
                        && ("service-account-" + client).equals(firstText(token, "preferred_username")));
    }

    private static @Nullable String firstText(JsonWebToken token, String... claims) {
        for (String claim : claims) {
            Object value = token.getClaim(claim);
            if (value instanceof JsonString string) {
                return string.getString();
            }
            if (value instanceof String string) {
                return string;
            }
        }
        return null;
    }
}
