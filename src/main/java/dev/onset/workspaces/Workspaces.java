package dev.onset.workspaces;

import dev.onset.platform.Entities;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Principal;
import dev.onset.security.Role;
import dev.onset.validation.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/**
 * Creates, finds and lists workspaces, applications and grants. Performs no authorization; callers must have authorized the
 * request.
 */
@ApplicationScoped
public class Workspaces {

    /** Begins with the grants, because a caller has few. */
    private static final String VISIBLE_WORKSPACE =
            "w.id in (select g.workspace_id from access_grant g where %s)".formatted(GrantSql.IS_CALLERS_BY_NAME);

    private static final String VISIBLE_APPLICATION =
            """
            exists (select 1 from access_grant g where %s and %s)""".formatted(GrantSql.IS_CALLERS_BY_NAME, GrantSql.covers("a.workspace_id", "a.id"));

    /**
     * The applications on which the caller has a grant, or the first applications of the workspace if it has a grant on that.
     */
    private static final String VISIBLE_IN_WORKSPACE = """
            a.id in (select g.application_id from access_grant g
                where g.workspace_id = :workspace and g.application_id > :after and %1$s
                union all (select b.id from application b where b.workspace_id = :workspace and b.id > :after
                    and exists (select 1 from access_grant g
                        where g.workspace_id = :workspace and g.application_id is null and %1$s)
                    order by b.id limit :limit))""".formatted(GrantSql.IS_CALLERS_BY_NAME);

    private final EntityManager entities;
    private final Validator validator;
    private final InstantSource clock;

    Workspaces(EntityManager entities, Validator validator, InstantSource clock) {
        this.entities = entities;
        this.validator = validator;
        this.clock = clock;
    }

    /** @throws Problem {@code already-exists} if the id exists, {@code invalid-request} if the name is invalid */
    @Transactional
    public void create(UUID id, String name, String createdBy) {
        Violations.check(validator, new CreateRequest(id, name));
        int inserted = entities.createNativeQuery("""
                        insert into workspace (id, name, created_at, created_by)
                        values (:id, :name, :at, :by) on conflict do nothing""")
                .setParameter("id", id)
                .setParameter("name", name)
                .setParameter("at", now())
                .setParameter("by", createdBy)
                .executeUpdate();
        if (inserted == 0) {
            throw taken(id);
        }
    }

    /** @throws Problem {@code already-exists} if the id exists, {@code invalid-request} if the name is invalid */
    @Transactional
    public void createApplication(UUID workspaceId, UUID id, String name, String createdBy) {
        Violations.check(validator, new CreateRequest(id, name));
        int inserted = entities.createNativeQuery("""
                        insert into application (id, workspace_id, name, created_at, created_by)
                        values (:id, :workspace, :name, :at, :by) on conflict do nothing""")
                .setParameter("id", id)
                .setParameter("workspace", workspaceId)
                .setParameter("name", name)
                .setParameter("at", now())
                .setParameter("by", createdBy)
                .executeUpdate();
        if (inserted == 0) {
            throw taken(id);
        }
    }

    /**
     * A grant to be created.
     *
     * @param applicationId null for the whole workspace
     */
    public record NewGrant(
            UUID workspaceId, @Nullable UUID applicationId, SubjectType subjectType, String subject, Role role) {}

    /**
     * Grants a role. Has no effect if the role is granted already.
     *
     * @return whether the grant is new
     * @throws Problem {@code application-not-found}
     */
    @Transactional
    public boolean grant(NewGrant grant, String grantedBy) {
        if (grant.applicationId() != null) {
            application(grant.workspaceId(), grant.applicationId());
        }
        return entities.unwrap(Session.class)
                        .createNativeMutationQuery("""
                        insert into access_grant (id, workspace_id, application_id, subject_type, subject, role, granted_at,
                            granted_by)
                        values (:id, :workspace, cast(:application as uuid), :type, :subject, :role, :at, :by)
                        on conflict do nothing""")
                        .setParameter("id", Ids.next())
                        .setParameter("workspace", grant.workspaceId())
                        .setParameter("application", grant.applicationId(), UUID.class)
                        .setParameter("type", grant.subjectType().name())
                        .setParameter("subject", grant.subject())
                        .setParameter("role", grant.role().name())
                        .setParameter("at", now())
                        .setParameter("by", grantedBy)
                        .executeUpdate()
                == 1;
    }

    /** @throws Problem {@code grant-not-found} */
    @Transactional
    void revoke(UUID workspaceId, UUID grantId) {
        if (Grant.delete("id = ?1 and workspaceId = ?2", grantId, workspaceId) == 0) {
            throw new Problem(ProblemType.GRANT_NOT_FOUND, "The workspace has no grant with this id.");
        }
    }

    Grant find(NewGrant grant) {
        return grant.applicationId() == null
                ? Grant.<Grant>find(
                                "workspaceId = ?1 and applicationId is null and subjectType = ?2 and subject = ?3 and role = ?4",
                                grant.workspaceId(),
                                grant.subjectType(),
                                grant.subject(),
                                grant.role())
                        .singleResult()
                : Grant.<Grant>find(
                                "workspaceId = ?1 and applicationId = ?2 and subjectType = ?3 and subject = ?4 and role = ?5",
                                grant.workspaceId(),
                                grant.applicationId(),
                                grant.subjectType(),
                                grant.subject(),
                                grant.role())
                        .singleResult();
    }

    /** The grants of a workspace, or only those on one application of it, in the order of their ids. */
    List<Grant> grants(UUID workspaceId, @Nullable UUID applicationId, @Nullable UUID after, int limit) {
        return (applicationId == null
                        ? Grant.<Grant>find("workspaceId = ?1 and id > ?2 order by id", workspaceId, orFirst(after))
                        : Grant.<Grant>find(
                                "workspaceId = ?1 and applicationId = ?2 and id > ?3 order by id",
                                workspaceId,
                                applicationId,
                                orFirst(after)))
                .page(0, limit)
                .list();
    }

    /** The application of a grant; empty if the grant is on the whole workspace or does not exist. */
    Optional<UUID> applicationOf(UUID workspaceId, UUID grantId) {
        return Grant.<Grant>find("id = ?1 and workspaceId = ?2", grantId, workspaceId)
                .firstResultOptional()
                .map(grant -> grant.applicationId);
    }

    /** @throws Problem {@code workspace-not-found} */
    Workspace workspace(UUID id) {
        return Entities.find(Workspace.class, id)
                .orElseThrow(() -> new Problem(ProblemType.WORKSPACE_NOT_FOUND, "No workspace with this id exists."));
    }

    /** @throws Problem {@code application-not-found} */
    Application application(UUID workspaceId, UUID id) {
        return Application.<Application>find("id = ?1 and workspaceId = ?2", id, workspaceId)
                .firstResultOptional()
                .orElseThrow(() -> new Problem(
                        ProblemType.APPLICATION_NOT_FOUND, "The workspace has no application with this id."));
    }

    /** @throws Problem {@code application-not-found} */
    public String applicationName(UUID workspaceId, UUID id) {
        return application(workspaceId, id).name;
    }

    /** The workspace of an application; empty if the application does not exist. */
    public Optional<UUID> workspaceOf(UUID applicationId) {
        return Entities.find(Application.class, applicationId).map(application -> application.workspaceId);
    }

    /** An application and its workspace. */
    public record Place(UUID workspaceId, UUID applicationId) {}

    /** The first applications, of all workspaces, on which a caller has any grant. */
    public List<Place> visiblePlaces(Principal principal, int limit) {
        return visible(
                        "select a.* from application a where a.id > :after",
                        VISIBLE_APPLICATION,
                        Application.class,
                        principal,
                        null,
                        limit)
                .getResultStream()
                .map(application -> new Place(application.workspaceId, application.id))
                .toList();
    }

    /** The workspaces in which a caller has any grant, in the order of their ids. */
    List<Workspace> visible(Principal principal, @Nullable UUID after, int limit) {
        return visible(
                        "select w.* from workspace w where w.id > :after",
                        VISIBLE_WORKSPACE,
                        Workspace.class,
                        principal,
                        after,
                        limit)
                .getResultList();
    }

    /** The applications of a workspace on which a caller has any grant, in the order of their ids. */
    List<Application> visibleApplications(Principal principal, UUID workspaceId, @Nullable UUID after, int limit) {
        return visible(
                        "select a.* from application a where a.workspace_id = :workspace and a.id > :after",
                        VISIBLE_IN_WORKSPACE,
                        Application.class,
                        principal,
                        after,
                        limit)
                .setParameter("workspace", workspaceId)
                .getResultList();
    }

    /** Platform administrators see everything, so their grants are not queried. */
    private <T> NativeQuery<T> visible(
            String select, String condition, Class<T> type, Principal principal, @Nullable UUID after, int limit) {
        boolean everything = principal.platformAdmin();
        NativeQuery<T> query = entities.unwrap(Session.class)
                .createNativeQuery(select + (everything ? "" : " and " + condition) + " order by id limit :limit", type)
                .setParameter("after", orFirst(after))
                .setParameter("limit", limit);
        return everything ? query : withCaller(query, principal);
    }

    /** Sets the parameters of {@link GrantSql#IS_CALLERS_BY_NAME}; Hibernate requires the type of a null parameter. */
    private static <T> NativeQuery<T> withCaller(NativeQuery<T> query, Principal principal) {
        GrantSql.parameters(principal).forEach((name, value) -> {
            if (value instanceof String[] groups) {
                query.setParameter(name, groups, String[].class);
            } else {
                query.setParameter(name, (String) value, String.class);
            }
        });
        return query;
    }

    private static UUID orFirst(@Nullable UUID after) {
        return after == null ? new UUID(0, 0) : after;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Problem taken(UUID id) {
        return new Problem(ProblemType.ALREADY_EXISTS, "The id exists already.").with("id", id);
    }
}
