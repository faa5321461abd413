package dev.onset.workspaces;

import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL fragments that select the grants of a caller, so that a query and its permission check take one round trip.
 */
public final class GrantSql {

    /**
     * A condition that is true if the grant {@code g} belongs to the caller. It has three parameters: see {@link #bind}. Grants
     * of users do not apply to clients that call with their own credentials, and vice versa.
     */
    public static final String IS_CALLERS = isCallers("?", "?", "?::text[]");

    /**
     * Two columns, for a query with a row {@code r (workspace_id, application_id)}: {@code roles}, the caller's roles for that
     * application, and {@code sees_workspace}, whether it has any grant in that workspace. Parameters: those of
     * {@link #IS_CALLERS}, twice.
     */
    public static final String COLUMNS = columns(IS_CALLERS);

    /** {@link #IS_CALLERS} with named parameters: see {@link #parameters}. */
    public static final String IS_CALLERS_BY_NAME = isCallers(":callerUser", ":callerClient", ":callerGroups");

    /** {@link #COLUMNS} with named parameters: see {@link #parameters}. */
    public static final String COLUMNS_BY_NAME = columns(IS_CALLERS_BY_NAME);

    private GrantSql() {}

    /** The named parameters that identify the caller; groups are an array of texts. */
    public static Map<String, @Nullable Object> parameters(Principal principal) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("callerUser", principal.user());
        parameters.put("callerClient", principal.user() == null ? principal.client() : null);
        parameters.put("callerGroups", principal.groups().toArray(String[]::new));
        return parameters;
    }

    private static String isCallers(String user, String client, String groups) {
        return """
            (g.subject_type = 'USER' and g.subject = %s or g.subject_type = 'CLIENT' and g.subject = %s
                or g.subject_type = 'GROUP' and g.subject = any (%s))""".formatted(user, client, groups);
    }

    private static String columns(String isCallers) {
        return """
            array(select g.role from access_grant g where %s and %2$s) as roles,
            exists(select 1 from access_grant g where g.workspace_id = r.workspace_id and %2$s) as sees_workspace""".formatted(covers("r.workspace_id", "r.application_id"), isCallers);
    }

    /**
     * A condition that is true if the grant {@code g} is on an application or on its workspace.
     *
     * @param workspace the column with the id of the workspace
     * @param application the column with the id of the application
     */
    public static String covers(String workspace, String application) {
        return "g.workspace_id = %s and (g.application_id is null or g.application_id = %s)"
                .formatted(workspace, application);
    }

    /** A condition that is true if the role of the grant {@code g} includes a permission. */
    public static String allows(Permission permission) {
        return Arrays.stream(rolesAllowing(permission)).collect(Collectors.joining("', '", "g.role in ('", "')"));
    }

    /** The names of the roles that include a permission, for a parameter that is an array of texts. */
    public static String[] rolesAllowing(Permission permission) {
        return Arrays.stream(Role.values())
                .filter(role -> role.allows(permission))
                .map(Role::name)
                .toArray(String[]::new);
    }

    /**
     * The {@code from} items of a query that begins with the grants {@code g} of a caller, which are few, and joins the
     * applications {@code a (id)} that they cover.
     *
     * @param condition a further condition on the application, beginning with {@code and}; may be empty
     * @param limit the maximum number of applications for each grant
     */
    public static String applicationsOfGrants(String condition, int limit) {
        return """
            access_grant g cross join lateral (
                select a.id from application a where a.workspace_id = g.workspace_id
                    and a.id >= coalesce(g.application_id, '00000000-0000-0000-0000-000000000000')
                    and a.id <= coalesce(g.application_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff') %s
                order by a.id limit %d) a""".formatted(condition, limit);
    }

    /**
     * Sets the three parameters of {@link #IS_CALLERS}.
     *
     * @return the index of the next parameter
     */
    public static int bind(PreparedStatement statement, int index, Principal principal, Connection connection)
            throws SQLException {
        statement.setString(index, principal.user());
        statement.setString(index + 1, principal.user() == null ? principal.client() : null);
        statement.setArray(
                index + 2, connection.createArrayOf("text", principal.groups().toArray()));
        return index + 3;
    }
}
