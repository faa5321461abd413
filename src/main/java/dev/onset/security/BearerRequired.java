package dev.onset.security;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * The policy for all paths that may be interpreted as paths of the API, including those with encoded slashes, matrix parameters
 * or dot segments. Unlike the policy {@code authenticated} of Quarkus, it throws an exception if a token is missing, so that
 * the response is a problem and not empty.
 */
@Singleton
final class BearerRequired implements HttpSecurityPolicy {

    @Override
    public String name() {
        return "bearer-required";
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (!ApiPath.matches(request.request().path())) {
            return CheckResult.permit();
        }
        return identity.onItem().transform(principal -> {
            if (principal.isAnonymous()) {
                throw new UnauthorizedException();
            }
            return CheckResult.PERMIT;
        });
    }
}
