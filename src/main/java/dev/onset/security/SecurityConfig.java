package dev.onset.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the claims of a token are read. */
@ConfigMapping(prefix = "onset.security")
interface SecurityConfig {

    /**
     * The role, in the token, of platform administrators: they may create workspaces, and may do everything everywhere. Where
     * roles are in the token is {@code quarkus.oidc.roles.role-claim-path}.
     */
    @WithDefault("onset-admin")
    String platformAdminRole();

    /**
     * Whether the keys that tokens are checked with may be fetched over plain HTTP from another machine, for an identity
     * provider within the same cluster.
     */
    @WithDefault("false")
    boolean allowHttpIdentityProvider();

    /** The claim that lists the user's groups: a path, see {@link ClaimPath}. */
    @WithDefault("groups")
    String groupsClaim();
}
