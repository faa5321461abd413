package dev.onset.start;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Records the failed starts among the responses, regardless of the reason. For a start by name, the path names the
 * application and process. Other features name them with {@link StartByName#begin}.
 */
class FailedStartFilter {

    private static final int UNAUTHENTICATED = 401;

    /** The problem types of responses to callers who may not see the application. */
    private static final Set<ProblemType> NOT_SEEN =
            EnumSet.of(ProblemType.WORKSPACE_NOT_FOUND, ProblemType.APPLICATION_NOT_FOUND);

    private final FailedStartRecorder recorder;
    private final AttemptedStart attempted;
    private final CurrentPrincipal principal;

    FailedStartFilter(FailedStartRecorder recorder, AttemptedStart attempted, CurrentPrincipal principal) {
        this.recorder = recorder;
        this.attempted = attempted;
        this.principal = principal;
    }

    @ServerResponseFilter
    void noteFailure(
            ContainerRequestContext request,
            ContainerResponseContext response,
            RoutingContext routing,
            SimpleResourceInfo resource) {
        if (response.getStatus() < 400
                || response.getStatus() == UNAUTHENTICATED
                || resource.getResourceClass() == null
                || resource.getResourceClass() == FailedStartResource.class
                || !(routing.get(Problem.class.getName()) instanceof Problem problem)
                || NOT_SEEN.contains(problem.type())) {
            return;
        }
        if (resource.getResourceClass().getPackageName().equals(getClass().getPackageName())) {
            noteStartByName(request, problem);
        } else if (attempted.named() instanceof AttemptedStart.Named named) {
            recorder.note(principal.get(), null, named.applicationId(), null, named.processName(), problem);
        }
    }

    private void noteStartByName(ContainerRequestContext request, Problem problem) {
        UUID applicationId = id(request, "appId");
        String process = first(request, "processName") == null
                ? first(request, "processDefinitionName")
                : first(request, "processName");
        if (applicationId != null && process != null && !isDryRun(request)) {
            recorder.note(
                    principal.get(),
                    id(request, "workspaceId"),
                    applicationId,
                    id(request, "buildId"),
                    process,
                    problem);
        }
    }

    /** A dry run starts no instance, so it is not recorded as a failed start. */
    private static boolean isDryRun(ContainerRequestContext request) {
        return "true".equals(request.getUriInfo().getQueryParameters().getFirst("dryRun"));
    }

    private static @Nullable UUID id(ContainerRequestContext request, String parameter) {
        String text = first(request, parameter);
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String first(ContainerRequestContext request, String parameter) {
        return request.getUriInfo().getPathParameters().getFirst(parameter);
    }
}
