package dev.onset.security;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The identity providers that are configured: the first has no name, further ones have. */
@Singleton
class IdentityProviders {

    private final Set<String> names;

    @Inject
    IdentityProviders(Instance<TenantConfigBean> tenants) {
        this(tenants.isResolvable() ? tenants.get().getStaticTenantsConfig().keySet() : Set.of());
    }

    IdentityProviders(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** The names of those that have one. */
    Set<String> names() {
        return names;
    }

    /** Which of them an identity is from; null for the first. */
    @Nullable
    String nameOf(SecurityIdentity identity) {
        Object tenant = identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE);
        return tenant == null || tenant.equals(OidcUtils.DEFAULT_TENANT_ID) ? null : tenant.toString();
    }
}
