package dev.onset.workspaces;

import dev.onset.security.Caller;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The grants of a caller as a part of any SQL query, so that a question and the permission to ask it are one round trip.
 */
public final class GrantSql {

    /**
     * Holds where the grant {@code g} is the caller's. Three parameters: see {@link #bind}. A user's grants do not hold for a
     * client that calls with its own credentials, and the other way round.
     */
    public static final String IS_CALLERS = """
            (g.subject_type = 'USER' and g.subject = ? or g.subject_type = 'CLIENT' and g.subject = ?
                or g.subject_type = 'GROUP' and g.subject = any (?::text[]))""";

    /**
     * Two columns, for a query with a row {@code r (workspace_id, application_id)}: {@code roles}, the caller's roles for that
     * application, and {@code sees_workspace}, whether it has any grant in that workspace. Parameters: those of
     * {@link #IS_CALLERS}, twice.
     */
    public static final String COLUMNS = columns(IS_CALLERS);

    /** {@link #IS_CALLERS} with named parameters: see {@link #parameters}. */
    public static final String IS_CALLERS_BY_NAME = """
            (g.subject_type = 'USER' and g.subject = :callerUser or g.subject_type = 'CLIENT' and g.subject = :callerClient
                or g.subject_type = 'GROUP' and g.subject = any (:callerGroups))""";

    /** {@link #COLUMNS} with named parameters: see {@link #parameters}. */
    public static final String COLUMNS_BY_NAME = columns(IS_CALLERS_BY_NAME);

    private GrantSql() {}

    /** The named parameters that say who the caller is; groups are an array of texts. */
    public static Map<String, @Nullable Object> parameters(Caller caller) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("callerUser", caller.user());
        parameters.put("callerClient", caller.user() == null ? caller.client() : null);
        parameters.put("callerGroups", caller.groups().toArray(String[]::new));
        return parameters;
    }

    private static String columns(String isCallers) {
        return """
            array(select g.role from access_grant g where g.workspace_id = r.workspace_id
                and (g.application_id is null or g.application_id = r.application_id) and %1$s) as roles,
            exists(select 1 from access_grant g where g.workspace_id = r.workspace_id and %1$s) as sees_workspace""".formatted(isCallers);
    }

    /**
     * Sets the three parameters of {@link #IS_CALLERS}.
     *
     * @return the index of the next parameter
     */
    public static int bind(PreparedStatement statement, int index, Caller caller, Connection connection)
            throws SQLException {
        statement.setString(index, caller.user());
        statement.setString(index + 1, caller.user() == null ? caller.client() : null);
        statement.setArray(
                index + 2, connection.createArrayOf("text", caller.groups().toArray()));
        return index + 3;
    }
}
