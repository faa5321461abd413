package dev.onset.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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
 */
@RequestScoped
public class CurrentCaller {

    /** Keeps the subject of a client apart from a user of the same name. */
    static final String CLIENT_PREFIX = "client:";

    private final SecurityIdentity identity;
    private final SecurityConfig config;

    private @Nullable Caller caller;

    CurrentCaller(SecurityIdentity identity, SecurityConfig config) {
        this.identity = identity;
        this.config = config;
    }

    /** The caller; only where the request is authenticated. */
    public Caller get() {
        if (caller == null) {
            caller = read();
        }
        return caller;
    }

    /** When the caller's token expires; null where it does not say. */
    public @Nullable Instant expiresAt() {
        return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
                ? Instant.ofEpochSecond(token.getExpirationTime())
                : null;
    }

    private Caller read() {
        boolean admin = identity.hasRole(config.platformAdminRole());
        String name = identity.getPrincipal().getName();
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return new Caller(name, name, null, Set.of(), admin);
        }
        String client = firstText(token, "azp", "client_id", "appid");
        Set<String> groups = groups(token);
        return client != null && isOwn(token, client)
                ? new Caller(CLIENT_PREFIX + client, null, client, groups, admin)
                : new Caller(name, name, client, groups, admin);
    }

    private static boolean isOwn(JsonWebToken token, String client) {
        return client.equals(token.getSubject())
                || "app".equals(firstText(token, "idtyp"))
                || "client-credentials".equals(firstText(token, "gty"))
                // Anyone may have chosen such a name where users sign up themselves; they do not get the client_id.
                || (client.equals(firstText(token, "client_id"))
                        && ("service-account-" + client).equals(firstText(token, "preferred_username")));
    }

    private Set<String> groups(JsonWebToken token) {
        String[] path = config.groupsClaim().split("/");
        Object value = token.getClaim(path[0]);
        for (int i = 1; i < path.length; i++) {
            value = value instanceof JsonObject object ? object.get(path[i]) : null;
        }
        Set<String> groups = new HashSet<>();
        if (value instanceof JsonArray array) {
            array.forEach(element -> groups.add(text(element)));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(element -> groups.add(String.valueOf(element)));
        }
        return groups;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
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
