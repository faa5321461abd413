package dev.onset.jobs;

import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.GrantSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of an SQL query that finds the applications that have jobs of a type and for which the caller is authorized. It goes
 * from one application to the next in the index of jobs, within the grants of the caller, so its cost does not depend on the
 * jobs of other applications or on the number of applications without such jobs.
 */
final class JobPlaces {

    /**
     * The common table expression {@code place (workspace_id, application_id, …)}, to be used after {@code with}. It contains an
     * application twice if the caller has grants for both the application and its workspace. {@link #bind} sets the parameters.
     */
    static final String SQL;

    /** Whether the grant {@code g} allows the caller to work on jobs, with the parameters of {@link GrantSql#IS_CALLERS}. */
    static final String MAY_WORK = GrantSql.allows(Permission.JOB_WORK) + " and " + GrantSql.IS_CALLERS;

    static {
        String first = "'00000000-0000-0000-0000-000000000000'::uuid";
        String last = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid";
        String next = """
                select j.workspace_id, j.application_id, r.last_workspace, r.last_application from %s r
                cross join lateral (select workspace_id, application_id from job
                    where type = ? and retries > 0 and (workspace_id, application_id) %s
                        and (workspace_id, application_id) <= (r.last_workspace, r.last_application)
                    order by workspace_id, application_id limit 1) j""";
        SQL = """
                recursive range (first_workspace, first_application, last_workspace, last_application) as (
                    select a.workspace_id, a.id, a.workspace_id, a.id from application a
                    where a.id = any (?::uuid[]) and (? or exists (select 1 from access_grant g where %6$s and %1$s))
                    union all
                    select g.workspace_id, coalesce(g.application_id, %2$s), g.workspace_id, coalesce(g.application_id, %3$s)
                    from access_grant g where ? and %1$s
                    union all
                    select %2$s, %2$s, %3$s, %3$s where ?),
                place (workspace_id, application_id, last_workspace, last_application) as (
                    %4$s
                    union
                    %5$s)""".formatted(
                        MAY_WORK,
                        first,
                        last,
                        next.formatted("range", ">= (r.first_workspace, r.first_application)"),
                        next.formatted("place", "> (r.workspace_id, r.application_id)"),
                        GrantSql.covers("a.workspace_id", "a.id"));
    }

    private JobPlaces() {}

    /**
     * Sets the parameters.
     *
     * @param named the applications to search; null for all for which the caller is authorized
     * @return the index of the next parameter
     */
    static int bind(
            PreparedStatement statement,
            int index,
            String type,
            Principal principal,
            @Nullable Set<UUID> named,
            Connection connection)
            throws SQLException {
        boolean admin = principal.platformAdmin();
        statement.setArray(index, named == null ? null : connection.createArrayOf("uuid", named.toArray()));
        statement.setBoolean(index + 1, admin);
        int next = GrantSql.bind(statement, index + 2, principal, connection);
        statement.setBoolean(next, named == null && !admin);
        next = GrantSql.bind(statement, next + 1, principal, connection);
        statement.setBoolean(next, named == null && admin);
        statement.setString(next + 1, type);
        statement.setString(next + 2, type);
        return next + 3;
    }
}
