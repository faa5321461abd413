package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;

/** Removes expired idempotency records. */
@ApplicationScoped
class StartKeys implements RecurringWork {

    /** The maximum number of rows that one transaction removes, which bounds its duration. */
    private static final int BATCH = 1_000;

    private final EntityManager entities;
    private final InstantSource clock;

    StartKeys(EntityManager entities, InstantSource clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "remove-expired-idempotency-keys";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        while (removeExpired()) {
            // Each call removes one batch.
        }
    }

    /** Removes one batch of expired records, and returns whether there may be more. */
    @Transactional
    boolean removeExpired() {
        return entities.createNativeQuery("""
                        delete from idempotency_key where id in (select id from idempotency_key
                            where expires_at < :now order by expires_at limit :batch for update skip locked)""")
                        .setParameter("now", clock.instant())
                        .setParameter("batch", BATCH)
                        .executeUpdate()
                == BATCH;
    }
}
