package dev.onset.runtime;

import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.GrantSql;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Extends a query that has a row {@code i} of {@code process_instance} by the caller's permissions for that instance,
 * so that the instance and the permissions are read in one round trip.
 */
final class RightsSql {

    /** The columns for the select list. Their parameters are those of {@link GrantSql#parameters}. */
    static final String COLUMNS =
            "x.id is not null as workspace_exists, a.id is not null as application_exists, " + GrantSql.COLUMNS_BY_NAME;

    /** The joins that follow {@code i}. */
    static final String JOIN = """

            cross join lateral (select i.workspace_id, i.application_id) r
            left join workspace x on x.id = r.workspace_id
            left join application a on a.workspace_id = r.workspace_id and a.id = r.application_id""";

    private RightsSql() {}

    static void bind(StepStatement statement, Principal principal) {
        GrantSql.parameters(principal).forEach(statement::set);
    }

    static Access.Rights read(ResultSet row) throws SQLException {
        return Access.Rights.read(row, row.getBoolean("workspace_exists"), row.getBoolean("application_exists"));
    }
}
