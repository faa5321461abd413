package dev.onset.security;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request, as authenticated by the identity provider. Grants determine its permissions.
 *
 * @param user the user name, to which grants of users refer; null if a service calls with its own credentials
 * @param client the OAuth 2.0 client that the token was issued to (RFC 9068, {@code client_id}, or OIDC {@code azp})
 * @param groups the groups of the user
 * @param platformAdmin whether the token carries the configured platform administrator role
 */
public record Principal(@Nullable String user, @Nullable String client, Set<String> groups, boolean platformAdmin) {

    /** The {@link Subject} of the caller for instances and histories: the user, or the client if there is no user. */
    public String subject() {
        return user == null ? Subject.ofClient(Objects.requireNonNull(client)) : Subject.ofUser(user);
    }
}
