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
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Removes instances whose retention time after their end is over, with their history, values and open work. A called
 * instance is removed only after its caller, so that call hierarchies are kept or removed from the top. Idempotency
 * records are not removed.
 *
 * <p>Applications take turns of one batch each, so that an application with millions of ended instances does not delay
 * the others. The turn and the position of each application's scan are stored with its policy. A run that stops early
 * is therefore continued by the next one, on any replica.
 */
@ApplicationScoped
class RemoveEnded implements RecurringWork {

    private static final Logger LOG = Logger.getLogger(RemoveEnded.class);

    private static final int BATCH = 500;

    /**
     * The maximum number of applications in a run. Others follow in the next runs, which begin with the applications
     * that were served the longest ago.
     */
    private static final int MAX_APPLICATIONS = 10_000;

    /**
     * The maximum duration of a run. The rest is left to the next run, so that the removal of millions of instances
     * leaves database capacity to others.
     */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

    /**
     * Removes one batch of an application, in one transaction. The scan goes from the latest end to the earliest.
     * Callers end last, so they are removed first, and each scan visits an instance that cannot be removed yet only
     * once. When a scan is complete, the next turn of the application begins a new one.
     */
    private static final String REMOVE = """
            with policy as (
                select application_id,
                    least(reached_ended_at, ?::timestamptz - finished_after_seconds * interval '1 second') as ended_at,
                    coalesce(reached_uuid, '00000000-0000-0000-0000-000000000000') as uuid
                from retention_policy where application_id = ?),
            looked_at as (
                select i.uuid, i.parent_uuid, i.ended_at from policy p cross join lateral (
                    select uuid, parent_uuid, ended_at from process_instance
                    where application_id = p.application_id and ended_at is not null
                        and (ended_at, uuid) < (p.ended_at, p.uuid)
                    order by ended_at desc, uuid desc limit ?) i),
            removed as (
                delete from process_instance i using looked_at l
                where i.uuid = l.uuid and not exists (select 1 from process_instance p where p.uuid = l.parent_uuid)
                returning 1),
            reached as (
                select ended_at, uuid from looked_at
                where (select count(*) from looked_at) = ? order by ended_at, uuid limit 1),
            served as (
                update retention_policy set last_turn = nextval('retention_turn'),
                    reached_ended_at = (select ended_at from reached), reached_uuid = (select uuid from reached)
                where application_id = ?)
            select (select count(*) from removed) as removed, exists (select 1 from reached) as more""";

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
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        long removed = remove(() -> System.nanoTime() < deadline);
        if (removed > 0) {
            LOG.infof("Removed %d ended instances whose retention time is over", removed);
        }
    }

    /**
     * Removes the instances whose retention time is over.
     *
     * @param mayGoOn whether to continue; called before each turn of an application
     * @return the number of removed instances
     */
    long remove(BooleanSupplier mayGoOn) {
        Deque<UUID> turns = new ArrayDeque<>(policies.leastRecentlyServed(MAX_APPLICATIONS));
        Instant now = clock.instant();
        long removed = 0;
        while (!turns.isEmpty() && mayGoOn.getAsBoolean()) {
            UUID application = turns.removeFirst();
            Turn turn = turn(application, now);
            removed += turn.removed();
            if (turn.more()) {
                turns.addLast(application);
            }
        }
        return removed;
    }

    /**
     * The result of a turn.
     *
     * @param more whether the application has more ended instances to examine
     */
    private record Turn(long removed, boolean more) {

        static final Turn FAILED = new Turn(0, false);
    }

    /**
     * Takes a turn. An application whose instances cannot be removed is left to the next run, and does not prevent the
     * turns of others.
     */
    private Turn turn(UUID application, Instant now) {
        try {
            return removeBatch(application, now);
        } catch (PersistenceException e) {
            LOG.warnf(e, "The ended instances of application %s could not be removed in this run", application);
            policies.served(application);
            return Turn.FAILED;
        }
    }

    private Turn removeBatch(UUID application, Instant now) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, application);
            statement.setInt(3, BATCH);
            statement.setInt(4, BATCH);
            statement.setObject(5, application);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Turn(row.getLong("removed"), row.getBoolean("more"));
            }
        } catch (SQLException e) {
            throw new PersistenceException("The ended instances could not be removed", e);
        }
    }
}
