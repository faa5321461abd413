package dev.onset.limits;

import dev.onset.security.CurrentPrincipal;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Applies the rate limit of each caller before a request is processed. */
@Singleton
final class RateLimitFilter {

    /** A provider, because filters are created before the runtime configuration is available. */
    private final Provider<RateLimits> limits;

    private final Provider<SecurityIdentity> identity;
    private final Provider<CurrentPrincipal> principal;

    RateLimitFilter(
            Provider<RateLimits> limits, Provider<SecurityIdentity> identity, Provider<CurrentPrincipal> principal) {
        this.limits = limits;
        this.identity = identity;
        this.principal = principal;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION, nonBlocking = true)
    void count(ContainerRequestContext request) {
        if (!identity.get().isAnonymous()) {
            limits.get().countRequest(principal.get().get().subject());
        }
    }
}
