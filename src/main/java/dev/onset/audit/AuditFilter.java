package dev.onset.audit;

import dev.onset.security.CurrentPrincipal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes a line for each request that changes a managed resource or operates an instance, after its response and therefore
 * after its commit. Requests are selected by path, so that new operations below these paths are audited. Starts and the work on
 * jobs and user tasks are in the histories of instances.
 */
@Singleton
final class AuditFilter {

    private static final List<String> AUDITED =
            List.of("/api/management/", "/api/runtime/process-instance/", "/v2/incidents/", "/v2/process-instances/");
    /**
     * The migration of all instances of a process. All other operations below the path of an application are starts or reads.
     */
    private static final Pattern MIGRATIONS = Pattern.compile("/api/runtime/wks/[^/]+/app/[^/]+/migrations/?");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final CurrentPrincipal principal;
    private final RoutingContext routing;

    AuditFilter(CurrentPrincipal principal, RoutingContext routing) {
        this.principal = principal;
        this.routing = routing;
    }

    @ServerResponseFilter
    public void audit(ContainerRequestContext request, ContainerResponseContext response) {
        // The normalized path, by which resources are matched; the path as it was sent may have another prefix.
        String path = routing.normalizedPath();
        int status = response.getStatus();
        if (READING.contains(request.getMethod())
                || status == 401
                || (AUDITED.stream().noneMatch(path::startsWith)
                        && !MIGRATIONS.matcher(path).matches())
                || path.endsWith("/search")) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", status);
        if (response.getEntity() instanceof Audited change) {
            details.putAll(change.auditDetails());
        }
        AuditLog.record(principal.get().subject(), request.getMethod() + " " + path, outcome(status), details);
    }

    private static String outcome(int status) {
        if (status < 400) {
            return "done";
        }
        return status == 403 ? "forbidden" : status < 500 ? "refused" : "failed";
    }
}
