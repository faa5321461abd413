package dev.onset.workspaces;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a caller has a permission in a workspace or an application. A place in which the caller has no role is
 * reported as not found; a missing permission in a visible place is reported as forbidden.
 */
@ApplicationScoped
public class Access {

    private static final String QUERY = """
            select w.id is not null as workspace_exists, a.id is not null as application_exists, %s
            from (values (?::uuid, ?::uuid)) as r (workspace_id, application_id)
            left join workspace w on w.id = r.workspace_id
            left join application a on a.workspace_id = r.workspace_id and a.id = r.application_id""".formatted(GrantSql.COLUMNS);

    /** The caller's roles for the workspace and for any application of it. */
    private static final String QUERY_WITHIN_WORKSPACE = """
            select s.*, false as application_exists, cardinality(s.roles) > 0 as sees_workspace from (
                select w.id is not null as workspace_exists,
                    array(select g.role from access_grant g where g.workspace_id = r.workspace_id and %s) as roles
                from (values (?::uuid)) as r (workspace_id) left join workspace w on w.id = r.workspace_id) s""".formatted(GrantSql.IS_CALLERS);

    private final DataSource dataSource;

    Access(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The grants of a caller, as read from the database.
     *
     * @param roles the roles of the caller for the application
     * @param seesWorkspace whether the caller has any grant in the workspace
     */
    public record Rights(boolean workspaceExists, boolean applicationExists, Set<Role> roles, boolean seesWorkspace) {

        /** Reads the columns of {@link GrantSql#COLUMNS}. */
        public static Rights read(ResultSet row, boolean workspaceExists, boolean applicationExists)
                throws SQLException {
            Set<Role> roles = EnumSet.noneOf(Role.class);
            for (String role : (String[]) row.getArray("roles").getArray()) {
                roles.add(Role.valueOf(role));
            }
            return new Rights(workspaceExists, applicationExists, roles, row.getBoolean("sees_workspace"));
        }
    }

    /** @throws Problem {@code workspace-not-found} or {@code forbidden} */
    public void requireWorkspace(Principal principal, UUID workspaceId, Permission permission) {
        requireWorkspace(principal, rights(principal, workspaceId, null), permission);
    }

    /** @throws Problem {@code workspace-not-found}, {@code application-not-found} or {@code forbidden} */
    public void requireApplication(Principal principal, UUID workspaceId, UUID applicationId, Permission permission) {
        requireApplication(principal, rights(principal, workspaceId, applicationId), permission);
    }

    /**
     * Requires the permission for the workspace or for any of its applications.
     *
     * @throws Problem {@code workspace-not-found} or {@code forbidden}
     */
    void requireWithinWorkspace(Principal principal, UUID workspaceId, Permission permission) {
        requireWorkspace(principal, ask(QUERY_WITHIN_WORKSPACE, 1, principal, workspaceId), permission);
    }

    /** @throws Problem {@code forbidden} */
    static void requirePlatformAdministrator(Principal principal, Permission permission) {
        if (!principal.platformAdmin()) {
            throw forbidden(permission, "Only a platform administrator has the permission " + permission.code() + ".");
        }
    }

    /** Whether {@link #requireApplication(Principal, UUID, UUID, Permission)} would pass. */
    public boolean allows(Principal principal, UUID workspaceId, UUID applicationId, Permission permission) {
        Rights rights = rights(principal, workspaceId, applicationId);
        return rights.applicationExists() && allows(principal, rights, permission);
    }

    /** As above, with roles that were read as a part of another query. */
    public static void requireApplication(Principal principal, Rights rights, Permission permission) {
        requireVisibleWorkspace(principal, rights);
        if (!rights.applicationExists() || (rights.roles().isEmpty() && !principal.platformAdmin())) {
            throw new Problem(
                    ProblemType.APPLICATION_NOT_FOUND,
                    "No application with this id in the workspace is visible to the caller.");
        }
        requirePermission(principal, rights, permission);
    }

    private static void requireWorkspace(Principal principal, Rights rights, Permission permission) {
        requireVisibleWorkspace(principal, rights);
        // A grant on an application also permits reading its workspace, but nothing else in the workspace.
        if (permission != Permission.WORKSPACE_READ) {
            requirePermission(principal, rights, permission);
        }
    }

    private static void requireVisibleWorkspace(Principal principal, Rights rights) {
        if (!rights.workspaceExists() || !(rights.seesWorkspace() || principal.platformAdmin())) {
            throw new Problem(ProblemType.WORKSPACE_NOT_FOUND, "No workspace with this id is visible to the caller.");
        }
    }

    private static void requirePermission(Principal principal, Rights rights, Permission permission) {
        if (!allows(principal, rights, permission)) {
            throw forbidden(permission, "The caller lacks the permission " + permission.code() + ".");
        }
    }

    private static Problem forbidden(Permission permission, String detail) {
        return new Problem(ProblemType.FORBIDDEN, detail).with("permission", permission.code());
    }

    private static boolean allows(Principal principal, Rights rights, Permission permission) {
        return principal.platformAdmin() || rights.roles().stream().anyMatch(role -> role.allows(permission));
    }

    private Rights rights(Principal principal, UUID workspaceId, @Nullable UUID applicationId) {
        return ask(QUERY, 2, principal, workspaceId, applicationId);
    }

    /** @param grants the number of times that the query binds the parameters of the caller */
    private Rights ask(String query, int grants, Principal principal, @Nullable UUID... place) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            int next = 1;
            for (int i = 0; i < grants; i++) {
                next = GrantSql.bind(statement, next, principal, connection);
            }
            for (UUID id : place) {
                // As a text, because the driver needs a round trip to find the type of a null UUID.
                statement.setString(next++, id == null ? null : id.toString());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Rights.read(row, row.getBoolean("workspace_exists"), row.getBoolean("application_exists"));
            }
        } catch (SQLException e) {
            throw new PersistenceException("The caller's grants cannot be read", e);
        }
    }
}
