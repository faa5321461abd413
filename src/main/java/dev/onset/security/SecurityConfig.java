package dev.onset.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the claims of a token are read. */
@ConfigMapping(prefix = "onset.security")
interface SecurityConfig {

    /**
     * The role of platform administrators in the token. They may create workspaces, and have all permissions
     * everywhere. {@code quarkus.oidc.roles.role-claim-path} is the path of the claim that contains the roles.
     */
    @WithDefault("onset-admin")
    String platformAdminRole();

    /**
     * Whether the keys for checking tokens may be fetched over plain HTTP from another machine, for example from an
     * identity provider in the same cluster.
     */
    @WithDefault("false")
    boolean allowHttpIdentityProvider();

    /**
     * The path of the claim that contains the groups of the user: the names of nested claims, separated by slashes. A
     * name that contains slashes must be in double quotes.
     */
    @WithDefault("groups")
    String groupsClaim();
}
