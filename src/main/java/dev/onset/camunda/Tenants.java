package dev.onset.camunda;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application of a request: the tenant that the request names, otherwise the only application that is visible to the
 * caller.
 */
@ApplicationScoped
public class Tenants {

    /** The tenant id that Camunda's clients send if none is configured. */
    public static final String DEFAULT = "<default>";

    private final Workspaces workspaces;
    private final Access access;

    Tenants(Workspaces workspaces, Access access) {
        this.workspaces = workspaces;
        this.access = access;
    }

    /** An application and its workspace. */
    public record Tenant(UUID workspaceId, UUID applicationId) {}

    /**
     * Finds the application of a request, and requires a permission for it.
     *
     * @throws Problem {@code application-not-found}, {@code forbidden}, or {@code invalid-request} if the tenant id is invalid, or
     *     is missing although the caller sees more or less than one application
     */
    public Tenant require(Principal principal, @Nullable String tenantId, Permission permission) {
        Tenant tenant = find(principal, tenantId);
        require(principal, tenant, permission);
        return tenant;
    }

    /**
     * Finds the application of a request. Performs no authorization.
     *
     * @throws Problem {@code application-not-found}, or {@code invalid-request} if the tenant id is invalid, or is missing although
     *     the caller sees more or less than one application
     */
    public Tenant find(Principal principal, @Nullable String tenantId) {
        return tenantId == null || tenantId.isEmpty() || tenantId.equals(DEFAULT) ? only(principal) : named(tenantId);
    }

    /**
     * Requires a permission for an application.
     *
     * @throws Problem {@code application-not-found} or {@code forbidden}
     */
    public void require(Principal principal, Tenant tenant, Permission permission) {
        try {
            access.requireApplication(principal, tenant.workspaceId(), tenant.applicationId(), permission);
        } catch (Problem problem) {
            // The request does not name a workspace.
            throw problem.type() == ProblemType.WORKSPACE_NOT_FOUND ? notFound() : problem;
        }
    }

    private Tenant named(String tenantId) {
        UUID applicationId;
        try {
            applicationId = UUID.fromString(tenantId);
        } catch (IllegalArgumentException e) {
            throw invalid("Must be the id of an application");
        }
        UUID workspaceId = workspaces.workspaceOf(applicationId).orElseThrow(Tenants::notFound);
        return new Tenant(workspaceId, applicationId);
    }

    private Tenant only(Principal principal) {
        List<Workspaces.Place> visible = workspaces.visiblePlaces(principal, 2);
        if (visible.size() != 1) {
            throw invalid(
                    visible.isEmpty()
                            ? "No application is visible to the caller"
                            : "This member is required, because several applications are visible to the caller");
        }
        return new Tenant(visible.getFirst().workspaceId(), visible.getFirst().applicationId());
    }

    private static Problem notFound() {
        return new Problem(ProblemType.APPLICATION_NOT_FOUND, "No application with this id is visible to the caller.");
    }

    private static Problem invalid(String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "The application of the request cannot be determined.")
                .withErrors(List.of(ProblemError.at("/tenantId", detail)));
    }
}
