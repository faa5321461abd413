package dev.onset.workspaces;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Reads and changes the settings of applications. */
@ApplicationScoped
class ApplicationSettings {

    private final EntityManager entities;

    ApplicationSettings(EntityManager entities) {
        this.entities = entities;
    }

    boolean uniqueBusinessKeys(UUID applicationId) {
        return (boolean)
                entities.createNativeQuery("select unique_business_keys from application where id = :id", Boolean.class)
                        .setParameter("id", applicationId)
                        .getSingleResult();
    }

    /**
     * Sets whether the running instances of an application must have unique business keys. The setting also applies to
     * instances that are running already.
     *
     * @throws Problem {@code illegal-state} if two running instances have the same business key
     */
    @Transactional
    void uniqueBusinessKeys(UUID applicationId, boolean unique) {
        entities.createNativeQuery("update application set unique_business_keys = :unique where id = :id")
                .setParameter("unique", unique)
                .setParameter("id", applicationId)
                .executeUpdate();
        if (unique && share(applicationId)) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE, "Two running instances of the application have the same business key.");
        }
        entities.createNativeQuery("""
                        update process_instance set unique_business_key = :unique
                        where application_id = :id and business_key is not null and ended_at is null
                            and unique_business_key <> :unique""")
                .setParameter("unique", unique)
                .setParameter("id", applicationId)
                .executeUpdate();
    }

    private boolean share(UUID applicationId) {
        return !entities.createNativeQuery("""
                        select 1 from process_instance
                        where application_id = :id and business_key is not null and ended_at is null
                        group by business_key having count(*) > 1 limit 1""")
                .setParameter("id", applicationId)
                .getResultList()
                .isEmpty();
    }
}
