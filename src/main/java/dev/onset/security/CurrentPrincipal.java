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
 * <p>The user is the principal of the token: {@code upn}, or {@code preferred_username}, or {@code sub}. The setting
 * {@code quarkus.oidc.token.principal-claim} selects another claim; choose {@code sub} if users can change their names. A token
 * belongs to a client, and not to a user, if its {@code sub} is the client id (RFC 9068, section 2.2), or if the provider marks
 * it by a claim that users cannot choose: {@code idtyp} of Entra ID, {@code gty} of Auth0, or {@code client_id} of Keycloak
 * together with a {@code service-account-} user. All other tokens belong to users; a token without a user name belongs to its
 * {@code sub}.
 *
 * <p>If several identity providers are configured, names are unique only within each of them. User and group names of a named
 * provider ({@code quarkus.oidc.<name>.…}) get the prefix {@code <name>:}, and its tokens never grant platform administration.
 * A token of the unnamed provider with such a prefix is refused.
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

    /** The caller. The request must be authenticated. */
    public Principal get() {
        if (principal == null) {
            principal = read();
        }
        return principal;
    }

    /** The caller with the expiry of its token. The request must be authenticated. */
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
                // Users who register themselves may choose such a name, but they do not get the claim client_id.
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
