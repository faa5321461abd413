package dev.onset.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Stores the retention policies. Performs no authorization; callers must have authorized the request. */
@ApplicationScoped
class RetentionPolicies {

    private final EntityManager entities;
    private final InstantSource clock;

    RetentionPolicies(EntityManager entities, InstantSource clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * The retention policy of an application.
     *
     * @param finishedAfter how long after its end an instance is removed
     */
    record Policy(UUID applicationId, Duration finishedAfter, Instant changedAt, String changedBy) {}

    /** Returns the policy of an application; empty if its instances are kept forever. */
    Optional<Policy> find(UUID applicationId) {
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                        select finished_after_seconds, changed_at, changed_by from retention_policy
                        where application_id = :application""", Tuple.class)
                .setParameter("application", applicationId)
                .addScalar("finished_after_seconds", Long.class)
                .addScalar("changed_at", Instant.class)
                .addScalar("changed_by", String.class)
                .uniqueResultOptional()
                .map(row -> policy(applicationId, row));
    }

    /**
     * Sets the policy of an application.
     *
     * @param finishedAfter null to keep its instances forever
     */
    @Transactional
    void set(UUID applicationId, @Nullable Duration finishedAfter, String changedBy) {
        if (finishedAfter == null) {
            entities.createNativeQuery("delete from retention_policy where application_id = :application")
                    .setParameter("application", applicationId)
                    .executeUpdate();
            return;
        }
        entities.createNativeQuery("""
                        insert into retention_policy (application_id, finished_after_seconds, changed_at, changed_by)
                        values (:application, :seconds, :at, :by)
                        on conflict (application_id) do update set finished_after_seconds = excluded.finished_after_seconds,
                            changed_at = excluded.changed_at, changed_by = excluded.changed_by""")
                .setParameter("application", applicationId)
                .setParameter("seconds", finishedAfter.toSeconds())
                .setParameter("at", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setParameter("by", changedBy)
                .executeUpdate();
    }

    /** Returns applications with a policy, beginning with those that were served the longest ago or never. */
    @Transactional
    List<UUID> leastRecentlyServed(int limit) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select application_id from retention_policy"
                                + " order by last_turn, application_id limit :limit",
                        UUID.class)
                .setParameter("limit", limit)
                .getResultList();
    }

    /** Records that an application has had its turn. */
    @Transactional
    void served(UUID applicationId) {
        entities.createNativeQuery("update retention_policy set last_turn = nextval('retention_turn')"
                        + " where application_id = :application")
                .setParameter("application", applicationId)
                .executeUpdate();
    }

    private static Policy policy(UUID applicationId, Tuple row) {
        return new Policy(
                applicationId,
                Duration.ofSeconds(row.get("finished_after_seconds", Long.class)),
                row.get("changed_at", Instant.class),
                row.get("changed_by", String.class));
    }
}
