package dev.onset.workspaces;

import dev.onset.problems.ParameterConverters;
import dev.onset.problems.SlowBodies;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Principal;
import dev.onset.security.Requires.Enforcer;
import dev.onset.workspaces.RequiredPermissions.Required;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Enforces {@link dev.onset.security.Requires} for the workspace and the application in the path. It runs before the body is
 * read. If the service checks the permission in a statement of its own, as for starts, the filter checks it only if the body
 * arrives slowly.
 */
@Singleton
final class AuthorizationFilter {

    /** After the rate limit of the caller and before the body is read. */
    private static final int PRIORITY = Priorities.AUTHORIZATION + 1;

    private final RequiredPermissions permissions;

    /** A provider, because filters are created before the runtime configuration is available. */
    private final Provider<Access> access;

    private final Provider<CurrentPrincipal> principal;
    private final Provider<ScheduledExecutorService> workers;

    AuthorizationFilter(
            RequiredPermissions permissions,
            Provider<Access> access,
            Provider<CurrentPrincipal> principal,
            Provider<ScheduledExecutorService> workers) {
        this.permissions = permissions;
        this.access = access;
        this.principal = principal;
        this.workers = workers;
    }

    /**
     * Non-blocking, so that it runs before the body is read. The query runs on a worker thread; the request continues, or is
     * refused, on its event loop.
     */
    @ServerRequestFilter(priority = PRIORITY, nonBlocking = true)
    @Nullable
    Uni<Void> authorize(ContainerRequestContext request, SimpleResourceInfo resource) {
        Required required = permissions.of(resource).orElse(null);
        if (required == null) {
            return null;
        }
        Principal asking = principal.get().get();
        Context eventLoop = Vertx.currentContext();
        if (required.by() == Enforcer.SERVICE) {
            SlowBodies.check(
                    request, () -> Uni.createFrom().deferred(() -> check(request, required, asking, eventLoop)));
            return null;
        }
        return check(request, required, asking, eventLoop);
    }

    /** Checks the permission for the place that the path names; if it names none, the service does. */
    private Uni<Void> check(ContainerRequestContext request, Required required, Principal asking, Context eventLoop) {
        UUID workspace = id(request, "workspaceId");
        if (workspace == null) {
            if (required.by() != Enforcer.SERVICE) {
                Access.requirePlatformAdministrator(asking, required.permission());
            }
            return Uni.createFrom().voidItem();
        }
        UUID application = id(request, "applicationId", "appId");
        return Uni.createFrom()
                .voidItem()
                .emitOn(workers.get())
                .invoke(() -> require(required, asking, workspace, application))
                .emitOn(next -> eventLoop.runOnContext(later -> next.run()));
    }

    private static @Nullable UUID id(ContainerRequestContext request, String... names) {
        MultivaluedMap<String, String> parameters = request.getUriInfo().getPathParameters();
        for (String name : names) {
            String value = parameters.getFirst(name);
            if (value != null) {
                return ParameterConverters.uuid(name, value);
            }
        }
        return null;
    }

    private void require(Required required, Principal asking, UUID workspace, @Nullable UUID application) {
        if (required.by() == Enforcer.FILTER_AND_SERVICE) {
            access.get().requireWithinWorkspace(asking, workspace, required.permission());
        } else if (application == null) {
            access.get().requireWorkspace(asking, workspace, required.permission());
        } else {
            access.get().requireApplication(asking, workspace, application, required.permission());
        }
    }
}
