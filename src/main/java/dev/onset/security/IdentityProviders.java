package dev.onset.security;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The configured identity providers: the default provider is unnamed, all others have names. */
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

    /** The names of the named providers. */
    Set<String> names() {
        return names;
    }

    /** The name of the provider of an identity; null for the default provider. */
    @Nullable
    String nameOf(SecurityIdentity identity) {
        Object tenant = identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE);
        return tenant == null || tenant.equals(OidcUtils.DEFAULT_TENANT_ID) ? null : tenant.toString();
    }
}
