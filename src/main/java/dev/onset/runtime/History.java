package dev.onset.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of an instance in pages. The events and bytes of a page are bounded, regardless of the size of a
 * step: a long step is read in several parts.
 */
@ApplicationScoped
public class History {

    /** The size at which a page ends with the current step, even if it does not have the maximum number of events. */
    private static final int MAX_BYTES = 4 << 20;

    private static final TypeReference<List<HistoryEvent>> EVENTS = new TypeReference<>() {};

    /**
     * Reads steps until the page is full. PostgreSQL extracts the wanted events of a step, so that no more of a long
     * step is transferred than necessary. One additional event is read to determine whether the step has more.
     */
    private static final String PAGE = """
            with recursive asked (instance, revision, events, read_revision, max_events, max_steps, max_bytes) as (
                select ?::uuid, ?::bigint, ?::int, ?::bigint, ?::int, ?::int, ?::bigint),
            page (steps, revision, at, actor, first, events, whole, counted, bytes) as (
                select 0, a.read_revision, null::timestamptz, null::text, 0, null::jsonb, true, 0, 0::bigint from asked a
                union all
                select p.steps + 1, h.revision, h.at, h.actor, h.first, c.events, c.number <= a.max_events - p.counted,
                    p.counted + least(c.number, a.max_events - p.counted), p.bytes + pg_column_size(c.events)
                from page p cross join asked a
                cross join lateral (
                    select s.revision, s.at, s.actor, s.events,
                        case when s.revision = a.revision then a.events else 0 end as first
                    from instance_history s where s.instance_uuid = a.instance and s.revision > p.revision
                    order by s.revision limit 1) h
                cross join lateral (
                    select cut.events, jsonb_array_length(cut.events) as number
                    from (select jsonb_path_query_array(h.events, '$[$first to $last]', jsonb_build_object(
                            'first', h.first, 'last', h.first + a.max_events - p.counted)) as events offset 0) cut) c
                where p.whole and p.counted < a.max_events and p.steps < a.max_steps and p.bytes < a.max_bytes)
            select i.state, i.revision as last, i.definition_id, p.revision, p.at, p.actor, p.first, p.events, p.whole,
                p.whole and p.counted < a.max_events and p.steps < a.max_steps and p.bytes < a.max_bytes as reached_end
            from process_instance i cross join asked a left join page p on p.steps > 0
            where i.uuid = a.instance order by p.steps""";

    private final DataSource dataSource;

    History(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A step, that is, what one transaction did, or a part of a long step.
     *
     * @param actor the caller who caused the step; null for the runtime itself
     * @param first the number of events of the step before this part
     * @param events the events, in order
     * @param last whether this part contains the last events of the step
     */
    public record Step(
            long revision, Instant at, @Nullable String actor, int first, List<HistoryEvent> events, boolean last) {

        /** Returns the position after this part. */
        public HistoryPosition position() {
            return last ? HistoryPosition.afterStep(revision) : new HistoryPosition(revision, first + events.size());
        }

        /** Returns the part of this step after a position; empty if there is none. */
        public Optional<Step> after(HistoryPosition read) {
            if (position().compareTo(read) <= 0) {
                return Optional.empty();
            }
            if (read.revision() < revision || read.events() <= first) {
                return Optional.of(this);
            }
            int known = Math.min(read.events() - first, events.size());
            return Optional.of(
                    new Step(revision, at, actor, first + known, events.subList(known, events.size()), last));
        }
    }

    /**
     * The state of an instance and a page of its history.
     *
     * @param revision the revision of its last step
     * @param definitionId the definition that the instance runs
     * @param steps the steps after the requested position, in order, up to the limits
     * @param reachedEnd whether the page contains all remaining steps; otherwise, it contains at least one step
     */
    public record Progress(
            InstanceState state, long revision, UUID definitionId, List<Step> steps, boolean reachedEnd) {

        /** Returns the position after the last step of the instance. */
        public HistoryPosition end() {
            return HistoryPosition.afterStep(revision);
        }
    }

    /**
     * Returns the state of an instance and the history after a position; empty if the instance does not exist. One
     * round trip, no transaction.
     *
     * @param maxEvents the maximum number of events
     * @param maxSteps the maximum number of steps, some of which may have no events
     */
    public Optional<Progress> progress(UUID instance, HistoryPosition after, int maxEvents, int maxSteps) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setObject(1, instance);
            statement.setLong(2, after.revision());
            statement.setInt(3, after.isAfterStep() ? 0 : after.events());
            statement.setLong(4, lastStepRead(after));
            statement.setInt(5, maxEvents);
            statement.setInt(6, maxSteps);
            statement.setLong(7, MAX_BYTES);
            try (ResultSet row = statement.executeQuery()) {
                Progress progress = null;
                List<Step> steps = new ArrayList<>();
                while (row.next()) {
                    boolean found = row.getString("events") != null;
                    if (found) {
                        steps.add(step(row));
                    }
                    progress = new Progress(
                            InstanceState.valueOf(row.getString("state")),
                            row.getLong("last"),
                            row.getObject("definition_id", UUID.class),
                            steps,
                            !found || row.getBoolean("reached_end"));
                }
                return Optional.ofNullable(progress);
            }
        } catch (SQLException e) {
            throw new PersistenceException("The history of an instance could not be read", e);
        }
    }

    /** Returns the revision of the last step that was read completely. */
    private static long lastStepRead(HistoryPosition position) {
        return position.isAfterStep() || position.revision() == Long.MIN_VALUE
                ? position.revision()
                : position.revision() - 1;
    }

    private static Step step(ResultSet row) throws SQLException {
        List<HistoryEvent> events = Values.read(row.getString("events"), EVENTS);
        boolean whole = row.getBoolean("whole");
        return new Step(
                row.getLong("revision"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getInt("first"),
                // An additional event was read if the step continues.
                whole ? events : List.copyOf(events.subList(0, events.size() - 1)),
                whole);
    }
}
