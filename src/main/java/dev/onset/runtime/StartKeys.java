package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;

/** Forgets the keys of starts when their time is over. */
@ApplicationScoped
class StartKeys implements RecurringWork {

    /** So that no transaction is long, however many there are. */
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
            // As long as there may be more.
        }
    }

    /** Removes some. @return whether there may be more */
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
