package dev.onset.search;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.GrantSql;
import dev.onset.workspaces.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Determines the applications of a search: those in which the caller has the permission. */
@ApplicationScoped
class SearchScope {

    /** The maximum number of applications in a search. The cost of a search depends on it. */
    static final int MAX_APPLICATIONS = 100;

    private static final String OF_ADMINISTRATOR =
            "select a.id from application a where a.workspace_id = ? order by a.id limit ?";

    private static final String OF_ADMINISTRATOR_EVERYWHERE = "select a.id from application a order by a.id limit ?";

    /** Starts from the caller's grants, which are few, and joins the applications. */
    private static final String OF_CALLER =
            """
            select distinct a.id from %s
            where %s and g.role = any (?) and (?::uuid is null or g.workspace_id = ?) order by a.id limit ?""".formatted(GrantSql.applicationsOfGrants("", MAX_APPLICATIONS + 1), GrantSql.IS_CALLERS);

    private final DataSource dataSource;
    private final Access access;
    private final Workspaces workspaces;

    SearchScope(DataSource dataSource, Access access, Workspaces workspaces) {
        this.dataSource = dataSource;
        this.access = access;
        this.workspaces = workspaces;
    }

    /**
     * Returns the requested applications that the caller may search.
     *
     * @param workspaceId null for all workspaces
     * @param applicationId null for all applications
     * @param permission the permission that the search requires
     * @throws Problem {@code workspace-not-found}, {@code application-not-found}, {@code forbidden}, or {@code
     *     invalid-parameter} if there are too many applications
     */
    List<UUID> applications(
            Principal principal, @Nullable UUID workspaceId, @Nullable UUID applicationId, Permission permission) {
        if (applicationId != null) {
            UUID workspace = workspaceId == null
                    ? workspaces.workspaceOf(applicationId).orElseThrow(SearchScope::applicationNotFound)
                    : workspaceId;
            requireApplication(principal, workspace, applicationId, permission, workspaceId != null);
            return List.of(applicationId);
        }
        if (workspaceId != null) {
            access.requireWorkspace(principal, workspaceId, Permission.WORKSPACE_READ);
        }
        List<UUID> found = visible(principal, workspaceId, permission);
        if (found.size() > MAX_APPLICATIONS) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "There are more than " + MAX_APPLICATIONS
                                    + " applications to search. The parameter applicationId must name one of them.")
                    .with("parameter", "applicationId");
        }
        return found;
    }

    /**
     * Checks the permission for the application. If the request did not name the workspace, a missing workspace is
     * reported as a missing application.
     */
    private void requireApplication(
            Principal principal, UUID workspaceId, UUID applicationId, Permission permission, boolean named) {
        try {
            access.requireApplication(principal, workspaceId, applicationId, permission);
        } catch (Problem problem) {
            throw named || problem.type() == ProblemType.FORBIDDEN ? problem : applicationNotFound();
        }
    }

    private List<UUID> visible(Principal principal, @Nullable UUID workspaceId, Permission permission) {
        String sql = !principal.platformAdmin()
                ? OF_CALLER
                : workspaceId == null ? OF_ADMINISTRATOR_EVERYWHERE : OF_ADMINISTRATOR;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            if (!principal.platformAdmin()) {
                next = GrantSql.bind(statement, next, principal, connection);
                statement.setArray(next++, connection.createArrayOf("text", GrantSql.rolesAllowing(permission)));
                statement.setObject(next++, workspaceId);
                statement.setObject(next++, workspaceId);
            } else if (workspaceId != null) {
                statement.setObject(next++, workspaceId);
            }
            statement.setInt(next, MAX_APPLICATIONS + 1);
            try (ResultSet row = statement.executeQuery()) {
                List<UUID> found = new ArrayList<>();
                while (row.next()) {
                    found.add(row.getObject(1, UUID.class));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new PersistenceException("The applications of a search could not be read", e);
        }
    }

    private static Problem applicationNotFound() {
        return new Problem(ProblemType.APPLICATION_NOT_FOUND, "No application with this id is visible to the caller.");
    }
}
