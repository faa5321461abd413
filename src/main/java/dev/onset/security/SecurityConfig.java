package dev.onset.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the claims of a token are read. */
@ConfigMapping(prefix = "onset.security")
interface SecurityConfig {

    /**
     * The role, in the token, of platform administrators: they may create workspaces, and may do everything
     * everywhere. {@code quarkus.oidc.roles.role-claim-path} says where roles are in the token.
     */
    @WithDefault("onset-admin")
    String platformAdminRole();

    /**
     * Whether the keys that tokens are checked with may be fetched over plain HTTP from another machine, for an
     * identity provider within the same cluster.
     */
    @WithDefault("false")
    boolean allowHttpIdentityProvider();

    /**
     * The claim that lists the groups of the user: names of claims, with slashes between them where one is within
     * another. A name that has slashes itself stands in double quotes.
     */
    @WithDefault("groups")
    String groupsClaim();
}
