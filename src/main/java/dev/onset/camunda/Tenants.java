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

/** Which application a call of a Camunda client is for: the tenant it names, else the only one that the caller may see. */
@ApplicationScoped
public class Tenants {

    /** What Camunda's clients send where no tenant is set. */
    public static final String DEFAULT = "<default>";

    private final Workspaces workspaces;
    private final Access access;

    Tenants(Workspaces workspaces, Access access) {
        this.workspaces = workspaces;
        this.access = access;
    }

    /** An application, and the workspace that it is in. */
    public record Tenant(UUID workspaceId, UUID applicationId) {}

    /** @throws Problem {@code application-not-found}, {@code forbidden}, or {@code invalid-request} where it is not clear */
    public Tenant one(Principal principal, @Nullable String tenantId, Permission permission) {
        Tenant tenant = meant(principal, tenantId);
        require(principal, tenant, permission);
        return tenant;
    }

    /**
     * The application that is meant, whatever the caller may do there.
     *
     * @throws Problem {@code application-not-found}, or {@code invalid-request} where it is not clear
     */
    public Tenant meant(Principal principal, @Nullable String tenantId) {
        return tenantId == null || tenantId.isEmpty() || tenantId.equals(DEFAULT) ? only(principal) : named(tenantId);
    }

    /** @throws Problem {@code application-not-found} or {@code forbidden} */
    public void require(Principal principal, Tenant tenant, Permission permission) {
        try {
            access.requireApplication(principal, tenant.workspaceId(), tenant.applicationId(), permission);
        } catch (Problem problem) {
            // Nobody named a workspace.
            throw problem.type() == ProblemType.WORKSPACE_NOT_FOUND ? notFound() : problem;
        }
    }

    private Tenant named(String tenantId) {
        UUID applicationId;
        try {
            applicationId = UUID.fromString(tenantId);
        } catch (IllegalArgumentException e) {
            throw unclear("It is the id of an application");
        }
        UUID workspaceId = workspaces.workspaceOf(applicationId).orElseThrow(Tenants::notFound);
        return new Tenant(workspaceId, applicationId);
    }

    private Tenant only(Principal principal) {
        List<Workspaces.Place> visible = workspaces.visiblePlaces(principal, 2);
        if (visible.size() != 1) {
            throw unclear(
                    visible.isEmpty()
                            ? "There is no application that you may see"
                            : "You may see several applications: name one");
        }
        return new Tenant(visible.getFirst().workspaceId(), visible.getFirst().applicationId());
    }

    private static Problem notFound() {
        return new Problem(ProblemType.APPLICATION_NOT_FOUND, "There is no application of this id that you may see.");
    }

    private static Problem unclear(String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "It is not clear which application this is for.")
                .withErrors(List.of(ProblemError.at("/tenantId", detail)));
    }
}
