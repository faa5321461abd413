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
 * Writes a line for each request that changes what is managed, or operates an instance, once it is answered and so committed.
 * By path, so that an operation that is added below one of these is audited without more. Starts and work on jobs and tasks
 * are in the instances' histories.
 */
@Singleton
final class AuditFilter {

    private static final List<String> AUDITED =
            List.of("/api/management/", "/api/runtime/process-instance/", "/v2/incidents/", "/v2/process-instances/");
    /** Moves all instances of a process; everything else of an application below here is a start, or reads. */
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
        // The path that resources are found by: as it was sent, it could be written in ways that begin otherwise.
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
