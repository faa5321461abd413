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
 * Removes instances that ended longer ago than their application keeps them, with everything that is theirs: history, values,
 * open work. One that another instance called goes only after that one has gone, so what is kept is kept whole. What makes a
 * start safe to repeat is not theirs and stays.
 *
 * <p>The applications take turns of one batch each, so that one with millions of ended instances delays no other. Whose turn
 * it is, and how far each application's walk has come, is stored with its policy: a run that has to stop is continued by the
 * next one, on any replica.
 */
@ApplicationScoped
class RemoveEnded implements RecurringWork {

    private static final Logger LOG = Logger.getLogger(RemoveEnded.class);

    private static final int BATCH = 500;

    /** More applications than these are served in the next runs, which begin with those that were served the longest ago. */
    private static final int MAX_APPLICATIONS = 10_000;

    /** The rest waits for the next run: a removal of millions of instances leaves the database to others in between. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

    /**
     * One turn of an application, one transaction. It walks from the latest end to the earliest, so that callers, which end
     * last, go first, and each walk sees an instance that cannot go yet once only. A walk that has looked at everything begins
     * anew at the application's next turn.
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
            LOG.infof("Removed %d ended instances that need not be kept", removed);
        }
    }

    /**
     * Removes what is to be removed now.
     *
     * @param mayGoOn asked before each turn of an application
     * @return how many instances were removed
     */
    long remove(BooleanSupplier mayGoOn) {
        Deque<UUID> turns = new ArrayDeque<>(policies.servedLongestAgo(MAX_APPLICATIONS));
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
     * What came of a turn.
     *
     * @param more whether the application has more ended instances to be looked at
     */
    private record Turn(long removed, boolean more) {

        static final Turn FAILED = new Turn(0, false);
    }

    /** An application whose instances cannot be removed is left to the next run, and keeps no other from its turn. */
    private Turn turn(UUID application, Instant now) {
        try {
            return removeBatch(application, now);
        } catch (PersistenceException e) {
            LOG.warnf(e, "The ended instances of the application %s cannot be removed now", application);
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
            throw new PersistenceException("Ended instances cannot be removed", e);
        }
    }
}
