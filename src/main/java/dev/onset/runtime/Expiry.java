package dev.onset.runtime;

import dev.onset.execution.HistoryEvent;
import dev.onset.execution.HistoryEvent.Kind;
import dev.onset.execution.Token;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * When instances expire: what has not ended by then ends as {@code EXPIRED}, with everything that it waits for. While an
 * instance is on hold it does not expire; it does when it is resumed.
 */
@ApplicationScoped
public class Expiry {

    private final EntityManager entities;
    private final RuntimeScheduler scheduler;
    private final StepWriter writer;
    private final InstantSource clock;

    Expiry(EntityManager entities, RuntimeScheduler scheduler, StepWriter writer, InstantSource clock) {
        this.entities = entities;
        this.scheduler = scheduler;
        this.writer = writer;
        this.clock = clock;
    }

    /** Says when an instance that the transaction has locked expires. Nothing, where it has ended. */
    private void expireAt(UUID uuid, @Nullable Instant at) {
        int changed = entities.unwrap(Session.class)
                .createNativeMutationQuery("""
                        update process_instance set expires_at = cast(:at as timestamptz)
                        where uuid = :uuid and ended_at is null""")
                .setParameter(
                        "at",
                        at == null ? null : at.truncatedTo(ChronoUnit.MICROS).toString(),
                        String.class)
                .setParameter("uuid", uuid)
                .executeUpdate();
        if (at == null) {
            scheduler.forgetExpiry(uuid);
        } else if (changed == 1) {
            scheduler.expire(uuid, at);
        }
    }

    /**
     * Changes when an instance that the transaction has locked, and that has not ended, expires. A step of its own in the
     * history; where nothing changes, none.
     */
    @Transactional(TxType.MANDATORY)
    public StoredInstance change(StoredInstance instance, @Nullable Instant at, String actor) {
        if (Objects.equals(at, instance.expiresAt())) {
            return instance;
        }
        expireAt(instance.uuid(), at);
        Token root = instance.execution().tokens().getFirst();
        writer.note(
                new StepStatement(),
                instance,
                new HistoryEvent(
                        Kind.EXPIRY_CHANGED, root.node(), root.id(), (at == null ? "never" : at) + was(instance)),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor);
        return instance.noted().expiringAt(at);
    }

    private static String was(StoredInstance instance) {
        return instance.expiresAt() == null ? "" : ", before " + instance.expiresAt();
    }
}
