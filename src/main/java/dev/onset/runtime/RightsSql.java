package dev.onset.runtime;

import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.GrantSql;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a caller may do with an instance, as a part of any query with a row {@code i} of {@code process_instance}: so that
 * reading it and the permission to do so are one round trip.
 */
final class RightsSql {

    /** Columns of the query. Parameters: those of {@link GrantSql#parameters}. */
    static final String COLUMNS =
            "x.id is not null as workspace_exists, a.id is not null as application_exists, " + GrantSql.COLUMNS_BY_NAME;

    /** Tables of the query, after {@code i}. */
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
