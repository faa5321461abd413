package dev.onset.retention;

import dev.onset.runtime.RecurringWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Removes instances that ended longer ago than their application keeps them, with everything that is theirs: history, values,
 * open work. One that another instance called goes only after that one has gone, so what is kept is kept whole. What makes a
 * start safe to repeat is not theirs and stays.
 */
@ApplicationScoped
class RemoveEnded implements RecurringWork {

    private static final Logger LOG = Logger.getLogger(RemoveEnded.class);

    private static final int BATCH = 500;
    private static final int POLICIES_AT_ONCE = 100;

    /** The rest waits for the next run: whoever deletes millions lets others have the database between. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

    /**
     * One transaction. Walks from the latest end to the earliest, so that callers, which end last, go first, and each walk
     * sees an instance that cannot go yet once only.
     */
    private static final String REMOVE = """
            with looked_at as (
                select i.uuid, i.parent_uuid, i.ended_at from process_instance i
                where i.application_id = ? and i.ended_at < ? and (i.ended_at, i.uuid) < (?, ?)
                order by i.ended_at desc, i.uuid desc limit ?),
            removed as (
                delete from process_instance i using looked_at l
                where i.uuid = l.uuid and not exists (select 1 from process_instance p where p.uuid = l.parent_uuid)
                returning 1)
            select l.ended_at, l.uuid, (select count(*) from removed) as removed
            from looked_at l order by l.ended_at, l.uuid limit 1""";

    private final RetentionPolicies policies;
    private final DataSource dataSource;
    private final InstantSource clock;

    RemoveEnded(RetentionPolicies policies, DataSource dataSource, InstantSource clock) {
        this.policies = policies;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "remove-ended-instances";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        long removed = remove();
        if (removed > 0) {
            LOG.infof("Removed %d ended instances that need not be kept", removed);
        }
    }

    /**
     * Removes what is to be removed now, for a while.
     *
     * @return how many instances were removed
     */
    long remove() {
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        Instant now = clock.instant();
        long removed = 0;
        UUID after = new UUID(0, 0);
        List<RetentionPolicies.Policy> some;
        do {
            some = policies.list(after, POLICIES_AT_ONCE);
            for (RetentionPolicies.Policy policy : some) {
                removed += remove(policy.applicationId(), now.minus(policy.finishedAfter()), deadline);
                after = policy.applicationId();
            }
        } while (some.size() == POLICIES_AT_ONCE);
        return removed;
    }

    private long remove(UUID applicationId, Instant before, long deadline) {
        long removed = 0;
        Batch batch = new Batch(before.atOffset(ZoneOffset.UTC), new UUID(0, 0), 0);
        while (batch != null && System.nanoTime() < deadline) {
            batch = removeBatch(applicationId, before.atOffset(ZoneOffset.UTC), batch);
            removed += batch == null ? 0 : batch.removed();
        }
        return removed;
    }

    /** Where a batch ended. */
    private record Batch(OffsetDateTime endedAt, UUID uuid, long removed) {}

    /** Empty where nothing is left to be looked at. */
    private @Nullable Batch removeBatch(UUID applicationId, OffsetDateTime before, Batch after) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            statement.setObject(1, applicationId);
            statement.setObject(2, before);
            statement.setObject(3, after.endedAt());
            statement.setObject(4, after.uuid());
            statement.setInt(5, BATCH);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Batch(
                                row.getObject("ended_at", OffsetDateTime.class),
                                row.getObject("uuid", UUID.class),
                                row.getLong("removed"))
                        : null;
            }
        } catch (SQLException e) {
            throw new PersistenceException("Ended instances cannot be removed", e);
        }
    }
}
