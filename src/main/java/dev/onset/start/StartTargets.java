package dev.onset.start;

import dev.onset.activations.ActivationSql;
import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.BuildStatus;
import dev.onset.execution.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.GrantSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a start would start: the definition, its build, and whether the caller may. One query, one round trip, in the
 * transaction of the start; so the build is the one that is active (committed) at that moment, on every replica.
 */
@ApplicationScoped
class StartTargets {

    private static final String SELECT = """
            select r.workspace_id, w.id is not null as workspace_exists, a.id is not null as application_exists,
                b.id as build_id, b.status, d.id as definition_id,
                """ + GrantSql.COLUMNS;

    private static final String DEFINITION = """
            left join process_definition d on d.build_id = b.id and d.name = ?""";

    private static final String BY_ACTIVE_BUILD = SELECT + """
            , v.branch
            from (values (?::uuid, ?::uuid)) as r (workspace_id, application_id)
            left join workspace w on w.id = r.workspace_id
            left join application a on a.workspace_id = r.workspace_id and a.id = r.application_id
            """ + ActivationSql.JOIN + """
            left join build b on b.id = v.build_id
            """ + DEFINITION;

    /** The workspace is that of the application: it owns the build, and nobody named another. */
    private static final String BY_BUILD = SELECT + """
            , null as branch
            from (values (?::uuid, ?::uuid)) as p (application_id, build_id)
            left join application a on a.id = p.application_id
            cross join lateral (select a.workspace_id, p.application_id) r
            left join workspace w on w.id = r.workspace_id
            left join build b on b.id = p.build_id and b.application_id = a.id
            """ + DEFINITION;

    private final DataSource dataSource;

    StartTargets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What a start would start. */
    record Target(UUID workspaceId, UUID applicationId, UUID buildId, BuildStatus buildStatus, UUID definitionId) {}

    /** @throws Problem where there is no such target, or the caller may not start it */
    Target onActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, String processName) {
        Row row = query(BY_ACTIVE_BUILD, caller, workspaceId, applicationId, processName);
        Access.requireApplication(caller, row.standing(), Permission.PROCESS_START);
        if (row.buildId() == null) {
            throw ActiveBuilds.noActiveBuild(row.branch());
        }
        return target(row, applicationId);
    }

    /** @throws Problem where there is no such target, or the caller may not start it */
    Target onBuild(Caller caller, UUID applicationId, UUID buildId, String processName) {
        Row row = query(BY_BUILD, caller, applicationId, buildId, processName);
        if (!row.standing().workspaceExists() || !(row.standing().seesWorkspace() || caller.platformAdmin())) {
            throw new Problem(
                    ProblemType.APPLICATION_NOT_FOUND, "There is no application of this id that you may see.");
        }
        Access.requireApplication(caller, row.standing(), Permission.PROCESS_START);
        if (row.buildId() == null) {
            throw new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build of this id.");
        }
        return target(row, applicationId);
    }

    private static Target target(Row row, UUID applicationId) {
        if (row.workspaceId() == null || row.buildId() == null || row.buildStatus() == null) {
            throw new IllegalStateException("A build without a workspace or a status");
        }
        if (row.definitionId() == null) {
            throw new Problem(ProblemType.PROCESS_NOT_FOUND, "The build has no process of this name.")
                    .with("buildId", row.buildId());
        }
        return new Target(row.workspaceId(), applicationId, row.buildId(), row.buildStatus(), row.definitionId());
    }

    private record Row(
            Access.Standing standing,
            @Nullable UUID workspaceId,
            @Nullable String branch,
            @Nullable UUID buildId,
            @Nullable BuildStatus buildStatus,
            @Nullable UUID definitionId) {}

    private Row query(String sql, Caller caller, UUID first, UUID second, String processName) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = GrantSql.bind(statement, 1, caller, connection);
            next = GrantSql.bind(statement, next, caller, connection);
            statement.setObject(next, first);
            statement.setObject(next + 1, second);
            next += 2;
            if (sql.equals(BY_ACTIVE_BUILD)) {
                next = GrantSql.bind(statement, next, caller, connection);
            }
            // No process has a name that PostgreSQL cannot hold, so it is not asked for one.
            statement.setString(next, StorableText.isStorable(processName) ? processName : null);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String status = row.getString("status");
                return new Row(
                        Access.Standing.read(
                                row, row.getBoolean("workspace_exists"), row.getBoolean("application_exists")),
                        row.getObject("workspace_id", UUID.class),
                        row.getString("branch"),
                        row.getObject("build_id", UUID.class),
                        status == null ? null : BuildStatus.valueOf(status),
                        row.getObject("definition_id", UUID.class));
            }
        } catch (SQLException e) {
            throw new PersistenceException("The target of a start cannot be read", e);
        }
    }
}
