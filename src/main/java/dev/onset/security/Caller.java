package dev.onset.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as the identity provider says; what it may do is decided by grants.
 *
 * @param subject the user's name, or {@code client:} and the client's id where a service calls with its own credentials; kept as "who" in
 *     instances and histories
 * @param user the user that grants of type user name; null where a service calls with its own credentials
 * @param client the OAuth 2.0 client that the token was issued to (RFC 9068, {@code client_id}, or OIDC {@code azp})
 * @param groups the user's groups
 * @param platformAdmin whether the token carries the configured platform administrator role
 */
public record Caller(
        String subject, @Nullable String user, @Nullable String client, Set<String> groups, boolean platformAdmin) {}
