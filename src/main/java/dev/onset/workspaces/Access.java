package dev.onset.workspaces;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
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
 * Whether a caller may do something in a workspace or an application. What it may not see does not exist for it; what it sees
 * but may not do is forbidden.
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
     * What the database says about a caller and an application.
     *
     * @param roles the caller's roles there
     * @param seesWorkspace whether it has any grant in the workspace
     */
    public record Standing(boolean workspaceExists, boolean applicationExists, Set<Role> roles, boolean seesWorkspace) {

        /** Reads the columns of {@link GrantSql#COLUMNS}. */
        public static Standing read(ResultSet row, boolean workspaceExists, boolean applicationExists)
                throws SQLException {
            Set<Role> roles = EnumSet.noneOf(Role.class);
            for (String role : (String[]) row.getArray("roles").getArray()) {
                roles.add(Role.valueOf(role));
            }
            return new Standing(workspaceExists, applicationExists, roles, row.getBoolean("sees_workspace"));
        }
    }

    /** @throws Problem {@code workspace-not-found} or {@code forbidden} */
    public void requireWorkspace(Caller caller, UUID workspaceId, Permission permission) {
        requireWorkspace(caller, standing(caller, workspaceId, null), permission);
    }

    /** @throws Problem {@code workspace-not-found}, {@code application-not-found} or {@code forbidden} */
    public void requireApplication(Caller caller, UUID workspaceId, UUID applicationId, Permission permission) {
        requireApplication(caller, standing(caller, workspaceId, applicationId), permission);
    }

    /**
     * Passes where the caller has the permission for the workspace or for any application of it.
     *
     * @throws Problem {@code workspace-not-found} or {@code forbidden}
     */
    void requireWithinWorkspace(Caller caller, UUID workspaceId, Permission permission) {
        requireWorkspace(caller, ask(QUERY_WITHIN_WORKSPACE, 1, caller, workspaceId), permission);
    }

    /** @throws Problem {@code forbidden} */
    static void requirePlatformAdministrator(Caller caller, Permission permission) {
        if (!caller.platformAdmin()) {
            throw forbidden(permission, "Only a platform administrator has the permission " + permission.code() + ".");
        }
    }

    /** Whether {@link #requireApplication(Caller, UUID, UUID, Permission)} would pass. */
    public boolean allows(Caller caller, UUID workspaceId, UUID applicationId, Permission permission) {
        Standing standing = standing(caller, workspaceId, applicationId);
        return standing.applicationExists() && allows(caller, standing, permission);
    }

    /** The same for what was read as a part of another query. */
    public static void requireApplication(Caller caller, Standing standing, Permission permission) {
        requireVisibleWorkspace(caller, standing);
        if (!standing.applicationExists() || (standing.roles().isEmpty() && !caller.platformAdmin())) {
            throw new Problem(
                    ProblemType.APPLICATION_NOT_FOUND, "The workspace has no application of this id that you may see.");
        }
        requirePermission(caller, standing, permission);
    }

    private static void requireWorkspace(Caller caller, Standing standing, Permission permission) {
        requireVisibleWorkspace(caller, standing);
        // Whoever has a grant on an application in it may read the workspace itself, and nothing else of it.
        if (permission != Permission.WORKSPACE_READ) {
            requirePermission(caller, standing, permission);
        }
    }

    private static void requireVisibleWorkspace(Caller caller, Standing standing) {
        if (!standing.workspaceExists() || !(standing.seesWorkspace() || caller.platformAdmin())) {
            throw new Problem(ProblemType.WORKSPACE_NOT_FOUND, "There is no workspace of this id that you may see.");
        }
    }

    private static void requirePermission(Caller caller, Standing standing, Permission permission) {
        if (!allows(caller, standing, permission)) {
            throw forbidden(permission, "You need the permission " + permission.code() + ".");
        }
    }

    private static Problem forbidden(Permission permission, String detail) {
        return new Problem(ProblemType.FORBIDDEN, detail).with("permission", permission.code());
    }

    private static boolean allows(Caller caller, Standing standing, Permission permission) {
        return caller.platformAdmin() || standing.roles().stream().anyMatch(role -> role.allows(permission));
    }

    private Standing standing(Caller caller, UUID workspaceId, @Nullable UUID applicationId) {
        return ask(QUERY, 2, caller, workspaceId, applicationId);
    }

    /** @param grants how often the query asks whose a grant is */
    private Standing ask(String query, int grants, Caller caller, @Nullable UUID... place) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            int next = 1;
            for (int i = 0; i < grants; i++) {
                next = GrantSql.bind(statement, next, caller, connection);
            }
            for (UUID id : place) {
                // As a text: the driver would wait for the server to tell it the type of a null that is a UUID.
                statement.setString(next++, id == null ? null : id.toString());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Standing.read(row, row.getBoolean("workspace_exists"), row.getBoolean("application_exists"));
            }
        } catch (SQLException e) {
            throw new PersistenceException("The caller's grants cannot be read", e);
        }
    }
}
