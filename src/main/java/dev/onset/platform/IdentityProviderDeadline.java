package dev.onset.platform;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Limits the duration of requests to an identity provider that accepts connections but does not respond. The limit is
 * {@code quarkus.oidc.connection-timeout}, which by itself applies to connecting only.
 */
@ApplicationScoped
@Unremovable
class IdentityProviderDeadline implements OidcRequestFilter {

    private final Duration deadline;

    IdentityProviderDeadline(@ConfigProperty(name = "quarkus.oidc.connection-timeout") Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(deadline.toMillis());
        return Uni.createFrom().voidItem();
    }
}
