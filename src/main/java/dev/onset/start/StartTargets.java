package dev.onset.start;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.activations.ActivationSql;
import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.BuildStatus;
import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.StartGate;
import dev.onset.runtime.Starts;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.GrantSql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Resolves what a start would start: the definition, its build, and the caller's permissions. The query is a part of
 * the statement that writes the instance. Therefore, the build is the one that is active (committed) at that moment, on
 * every replica. The target of a caller's last start is cached as the expected target of the next start; the query
 * verifies it.
 */
@ApplicationScoped
class StartTargets {

    private static final long MAX_REMEMBERED = 10_000;

    private static final String COLUMNS = """
            r.workspace_id, w.id is not null as workspace_exists, a.id is not null as application_exists,
                b.id as build_id, b.status, d.id as definition_id, coalesce(a.unique_business_keys, false) as unique_business_keys,
                """ + GrantSql.COLUMNS_BY_NAME;

    private static final String DEFINITION =
            " left join process_definition d on d.build_id = b.id and d.name = :processName ";

    private static final String BY_ACTIVE_BUILD =
            "select " + COLUMNS + """
            , v.branch
            from (select cast(:first as uuid) as workspace_id, cast(:second as uuid) as application_id) as r
            left join workspace w on w.id = r.workspace_id
            left join application a on a.workspace_id = r.workspace_id and a.id = r.application_id
            """ + ActivationSql.JOIN_BY_NAME + """
             left join build b on b.id = v.build_id
            """ + DEFINITION;

    /** Resolves the target by build. The workspace is that of the application. */
    private static final String BY_BUILD = "select " + COLUMNS + """
            , cast(null as text) as branch
            from (select cast(:first as uuid) as application_id, cast(:second as uuid) as build_id) as p
            left join application a on a.id = p.application_id
            cross join lateral (select a.workspace_id, p.application_id) r
            left join workspace w on w.id = r.workspace_id
            left join build b on b.id = p.build_id and b.application_id = a.id
            """ + DEFINITION;

    /**
     * Adds to the target the idempotency record of an earlier start with the key and the holder of the business key.
     * The start is accepted if there is neither, the target is the expected one, and the caller may start it.
     */
    private static final String GATE = """
            select t.*, %s, h.uuid as holder,
                coalesce(t.application_exists and k.id is null and h.uuid is null
                    and t.build_id = cast(:expectedBuild as uuid) and t.definition_id = cast(:expectedDefinition as uuid)
                    and (cast(:platformAdmin as boolean) or t.roles && cast(:startingRoles as text[])), false) as accepted
            from (%s) t
            left join idempotency_key k on k.id = cast(:startKey as text)
            left join process_instance h on cast(:wantedKey as text) is not null and t.unique_business_keys
                and h.application_id = cast(:targetApplication as uuid) and h.business_key = cast(:wantedKey as text)
                and h.unique_business_key and h.ended_at is null""";

    private static final String GATE_BY_ACTIVE_BUILD = GATE.formatted(IdempotencyRecord.COLUMNS, BY_ACTIVE_BUILD);
    private static final String GATE_BY_BUILD = GATE.formatted(IdempotencyRecord.COLUMNS, BY_BUILD);

    private static final String[] STARTING_ROLES = GrantSql.rolesAllowing(Permission.PROCESS_START);

    private final Starts starts;
    private final Cache<Place, Target> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    StartTargets(Starts starts) {
        this.starts = starts;
    }

    /**
     * The place of a start: the caller, the application and the process.
     *
     * @param workspaceId null for a start on a pinned build
     * @param buildId null for a start on the active build
     */
    record Place(
            Principal principal,
            @Nullable UUID workspaceId,
            UUID applicationId,
            @Nullable UUID buildId,
            String processName) {}

    /** The definition that a start would start, and its build. */
    record Target(UUID workspaceId, UUID applicationId, UUID buildId, BuildStatus buildStatus, UUID definitionId) {}

    /**
     * The row of the query.
     *
     * @param kept the idempotency record of an earlier start with the same key
     * @param holder the running instance that has the business key, if business keys must be unique
     */
    record Result(
            Access.Rights rights,
            @Nullable UUID workspaceId,
            @Nullable String branch,
            @Nullable UUID buildId,
            @Nullable BuildStatus buildStatus,
            @Nullable UUID definitionId,
            boolean uniqueBusinessKeys,
            @Nullable IdempotencyRecord kept,
            @Nullable UUID holder) {}

    /** Returns the target of the caller's last start at a place; empty if it is not cached. */
    Optional<Target> remembered(Place place) {
        return Optional.ofNullable(remembered.getIfPresent(place));
    }

    void remember(Place place, Target target) {
        remembered.put(place, target);
    }

    void forget(Place place) {
        remembered.invalidate(place);
    }

    /** Resolves what a start would start now. */
    Result find(Place place, StartKeys keys) {
        return starts.ask(gate(place, keys, null));
    }

    /** Returns the gate that decides, in the statement that writes the instance, whether the instance is started. */
    StartGate<Result> gate(Place place, StartKeys keys, @Nullable Target expected) {
        Map<String, @Nullable Object> parameters = new HashMap<>(GrantSql.parameters(place.principal()));
        UUID workspace = place.workspaceId();
        parameters.put("first", workspace == null ? place.applicationId() : workspace);
        parameters.put("second", workspace == null ? place.buildId() : place.applicationId());
        // No process has a name that PostgreSQL cannot store. Such a name would make the query fail.
        parameters.put("processName", StorableText.isStorable(place.processName()) ? place.processName() : null);
        parameters.put("targetApplication", place.applicationId());
        parameters.put("expectedBuild", expected == null ? null : expected.buildId());
        parameters.put("expectedDefinition", expected == null ? null : expected.definitionId());
        parameters.put("platformAdmin", place.principal().platformAdmin());
        parameters.put("startingRoles", STARTING_ROLES);
        parameters.put("startKey", keys.keyId());
        parameters.put("wantedKey", keys.businessKey());
        return new StartGate<>(
                workspace == null ? GATE_BY_BUILD : GATE_BY_ACTIVE_BUILD, parameters, (row, context) -> found(row));
    }

    /**
     * The keys of a start.
     *
     * @param keyId the id of its idempotency key; null if it has none
     */
    record StartKeys(@Nullable String keyId, @Nullable String businessKey) {

        static final StartKeys NONE = new StartKeys(null, null);
    }

    /**
     * Checks that the caller may start the process.
     *
     * @throws Problem if the application does not exist, or the caller may not start instances of it
     */
    static void requireStart(Place place, Result found) {
        boolean seesWorkspace =
                found.rights().seesWorkspace() || place.principal().platformAdmin();
        if (place.workspaceId() == null && !(found.rights().workspaceExists() && seesWorkspace)) {
            throw new Problem(
                    ProblemType.APPLICATION_NOT_FOUND, "No application with this id is visible to the caller.");
        }
        Access.requireApplication(place.principal(), found.rights(), Permission.PROCESS_START);
    }

    /**
     * Returns the target.
     *
     * @throws Problem if the build or the process does not exist
     */
    static Target target(Place place, Result found) {
        if (found.workspaceId() == null) {
            throw new IllegalStateException("The application has no workspace");
        }
        if (found.buildId() == null || found.buildStatus() == null) {
            throw place.workspaceId() == null
                    ? new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build with this id.")
                    : ActiveBuilds.noActiveBuild(found.branch());
        }
        if (found.definitionId() == null) {
            throw new Problem(ProblemType.PROCESS_NOT_FOUND, "The build has no process with this name.")
                    .with("buildId", found.buildId());
        }
        return new Target(
                found.workspaceId(), place.applicationId(), found.buildId(), found.buildStatus(), found.definitionId());
    }

    private static Result found(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new Result(
                Access.Rights.read(row, row.getBoolean("workspace_exists"), row.getBoolean("application_exists")),
                row.getObject("workspace_id", UUID.class),
                row.getString("branch"),
                row.getObject("build_id", UUID.class),
                status == null ? null : BuildStatus.valueOf(status),
                row.getObject("definition_id", UUID.class),
                row.getBoolean("unique_business_keys"),
                row.getString("fingerprint") == null ? null : IdempotencyRecord.read(row),
                row.getObject("holder", UUID.class));
    }
}
