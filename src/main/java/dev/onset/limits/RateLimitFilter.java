package dev.onset.limits;

import dev.onset.security.CurrentCaller;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Counts the requests of each caller, before anything is done for them. */
@Singleton
final class RateLimitFilter {

    /** Filters are made before the configuration of the run is known. */
    private final Provider<RateLimits> limits;

    private final Provider<SecurityIdentity> identity;
    private final Provider<CurrentCaller> caller;

    RateLimitFilter(Provider<RateLimits> limits, Provider<SecurityIdentity> identity, Provider<CurrentCaller> caller) {
        this.limits = limits;
        this.identity = identity;
        this.caller = caller;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION, nonBlocking = true)
    void count(ContainerRequestContext request) {
        if (!identity.get().isAnonymous()) {
            limits.get().countRequest(caller.get().get().subject());
        }
    }
}
