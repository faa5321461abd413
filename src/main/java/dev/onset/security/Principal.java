package dev.onset.security;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as the identity provider says; what it may do is decided by grants.
 *
 * @param user the user that grants of type user name; null where a service calls with its own credentials
 * @param client the OAuth 2.0 client that the token was issued to (RFC 9068, {@code client_id}, or OIDC {@code azp})
 * @param groups the user's groups
 * @param platformAdmin whether the token carries the configured platform administrator role
 */
public record Principal(@Nullable String user, @Nullable String client, Set<String> groups, boolean platformAdmin) {

    /** The caller as the {@link Subject} that instances and histories keep: the user, or else the client. */
    public String subject() {
        return user == null ? Subject.ofClient(Objects.requireNonNull(client)) : Subject.ofUser(user);
    }
}
