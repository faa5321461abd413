package dev.onset.start;

import dev.onset.activations.ActivationSql;
import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.BuildStatus;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StorableText;
import dev.onset.limits.RateLimits;
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
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
                b.id as build_id, b.status, d.id as definition_id, a.unique_business_keys,
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

    /** The same, with what is kept of an earlier start with the key, and a limit to the wait for one that is not over. */
    private static final String GUARDED = """
            select t.*, k.fingerprint, k.instance_uuid as kept_instance, k.build_id as kept_build,
                k.build_status as kept_build_status, k.definition_id as kept_definition, k.state as kept_state,
                set_config('lock_timeout', ?, true)
            from (%s) t left join idempotency_key k on k.id = ?""";

    private static final String GUARDED_BY_ACTIVE_BUILD = GUARDED.formatted(BY_ACTIVE_BUILD);
    private static final String GUARDED_BY_BUILD = GUARDED.formatted(BY_BUILD);

    private static final String KEPT_OF_MANY = """
            select k.id, k.fingerprint, k.instance_uuid as kept_instance, k.build_id as kept_build,
                k.build_status as kept_build_status, k.definition_id as kept_definition, k.state as kept_state
            from (select set_config('lock_timeout', ?, true)) c left join idempotency_key k on k.id = any (?)""";

    private final DataSource dataSource;
    private final RateLimits rates;

    StartTargets(DataSource dataSource, RateLimits rates) {
        this.dataSource = dataSource;
        this.rates = rates;
    }

    /** What a start would start. */
    record Target(UUID workspaceId, UUID applicationId, UUID buildId, BuildStatus buildStatus, UUID definitionId) {}

    /**
     * How a start that another one may stand in the way of is looked up.
     *
     * @param keyId the id of its key; null where it has none
     * @param atMost how long the transaction waits for others
     */
    record Guard(@Nullable String keyId, Duration atMost) {}

    /** What is kept of a start. */
    record Kept(
            String fingerprint,
            UUID instance,
            UUID buildId,
            BuildStatus buildStatus,
            UUID definitionId,
            InstanceState state) {}

    /**
     * What a caller who may start processes there asks for.
     *
     * @param kept an earlier start with the same key
     * @param uniqueBusinessKeys whether the application wants them
     */
    record Found(
            UUID workspaceId,
            UUID applicationId,
            @Nullable Kept kept,
            boolean uniqueBusinessKeys,
            Row row,
            Problem withoutBuild) {

        /** @throws Problem where there is nothing to start */
        Target target() {
            if (row.buildId() == null || row.buildStatus() == null) {
                throw withoutBuild;
            }
            if (row.definitionId() == null) {
                throw new Problem(ProblemType.PROCESS_NOT_FOUND, "The build has no process of this name.")
                        .with("buildId", row.buildId());
            }
            return new Target(workspaceId, applicationId, row.buildId(), row.buildStatus(), row.definitionId());
        }
    }

    /** @throws Problem where there is no such application, or the caller may not start there */
    Found onActiveBuild(
            Caller caller, UUID workspaceId, UUID applicationId, String processName, @Nullable Guard guard) {
        Row row = query(
                guard == null ? BY_ACTIVE_BUILD : GUARDED_BY_ACTIVE_BUILD,
                caller,
                workspaceId,
                applicationId,
                processName,
                guard);
        return found(caller, applicationId, row, ActiveBuilds.noActiveBuild(row.branch()));
    }

    /** @throws Problem where there is no such application, or the caller may not start there */
    Found onBuild(Caller caller, UUID applicationId, UUID buildId, String processName, @Nullable Guard guard) {
        Row row =
                query(guard == null ? BY_BUILD : GUARDED_BY_BUILD, caller, applicationId, buildId, processName, guard);
        if (!row.standing().workspaceExists() || !(row.standing().seesWorkspace() || caller.platformAdmin())) {
            throw new Problem(
                    ProblemType.APPLICATION_NOT_FOUND, "There is no application of this id that you may see.");
        }
        return found(
                caller,
                applicationId,
                row,
                new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build of this id."));
    }

    private Found found(Caller caller, UUID applicationId, Row row, Problem withoutBuild) {
        Access.requireApplication(caller, row.standing(), Permission.PROCESS_START);
        if (row.workspaceId() == null) {
            throw new IllegalStateException("An application without a workspace");
        }
        rates.countStart(applicationId);
        return new Found(row.workspaceId(), applicationId, row.kept(), row.uniqueBusinessKeys(), row, withoutBuild);
    }

    /** A caller who may start there has started so many with one question. */
    void counted(UUID applicationId, int starts) {
        rates.countMoreStarts(applicationId, starts - 1);
    }

    /** What is kept of earlier starts with these keys, by their ids; the transaction then waits no longer for others. */
    Map<String, Kept> kept(Collection<String> keyIds, Duration atMost) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(KEPT_OF_MANY)) {
            statement.setString(1, atMost.toMillis() + "ms");
            statement.setArray(2, connection.createArrayOf("text", keyIds.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                Map<String, Kept> kept = new HashMap<>();
                while (row.next()) {
                    if (row.getString("fingerprint") != null) {
                        kept.put(row.getString("id"), kept(row));
                    }
                }
                return kept;
            }
        } catch (SQLException e) {
            throw new PersistenceException("Earlier starts cannot be read", e);
        }
    }

    private record Row(
            Access.Standing standing,
            @Nullable UUID workspaceId,
            @Nullable String branch,
            @Nullable UUID buildId,
            @Nullable BuildStatus buildStatus,
            @Nullable UUID definitionId,
            boolean uniqueBusinessKeys,
            @Nullable Kept kept) {}

    private Row query(String sql, Caller caller, UUID first, UUID second, String processName, @Nullable Guard guard) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            if (guard != null) {
                statement.setString(next++, guard.atMost().toMillis() + "ms");
            }
            next = GrantSql.bind(statement, next, caller, connection);
            next = GrantSql.bind(statement, next, caller, connection);
            statement.setObject(next, first);
            statement.setObject(next + 1, second);
            next += 2;
            if (sql.equals(BY_ACTIVE_BUILD) || sql.equals(GUARDED_BY_ACTIVE_BUILD)) {
                next = GrantSql.bind(statement, next, caller, connection);
            }
            // No process has a name that PostgreSQL cannot hold, so it is not asked for one.
            statement.setString(next, StorableText.isStorable(processName) ? processName : null);
            if (guard != null) {
                statement.setString(next + 1, guard.keyId());
            }
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
                        row.getObject("definition_id", UUID.class),
                        row.getBoolean("unique_business_keys"),
                        guard == null || row.getString("fingerprint") == null ? null : kept(row));
            }
        } catch (SQLException e) {
            throw new PersistenceException("The target of a start cannot be read", e);
        }
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getString("fingerprint"),
                row.getObject("kept_instance", UUID.class),
                row.getObject("kept_build", UUID.class),
                BuildStatus.valueOf(row.getString("kept_build_status")),
                row.getObject("kept_definition", UUID.class),
                InstanceState.valueOf(row.getString("kept_state")));
    }
}
