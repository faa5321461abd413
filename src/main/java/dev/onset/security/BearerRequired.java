package dev.onset.security;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * The policy of the paths of the API, and of everything that anyone on the way to a resource could take for one of them: an
 * encoded slash, a matrix parameter or a dot segment hides none. Unlike Quarkus' own {@code authenticated} it throws where there
 * is no token, so that the answer is a problem, not an empty body.
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
