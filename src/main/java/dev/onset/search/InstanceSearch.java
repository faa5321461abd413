package dev.onset.search;

import dev.onset.engine.InstanceState;
import dev.onset.paging.Paging;
import dev.onset.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds and counts instances. Asks nobody's permission: the criteria say where the caller may look. */
@ApplicationScoped
public class InstanceSearch {

    /** Counting goes no further. */
    static final int MAX_COUNT = 10_000;

    /** How many instances a page looks at, at the most, where an index alone does not tell which fit. */
    static final int MAX_LOOKED_AT = 10_000;

    /** First it looks at so many in each range for one that is wanted: mostly, most of them fit. */
    private static final int FIRST_LOOK = 5;

    private final DataSource dataSource;

    InstanceSearch(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The instances that another one called, newest first. */
    public InstancePageResponse calledBy(UUID parent, Paging paging) {
        return InstancePageResponse.from(find(Criteria.calledBy(parent), paging.after(Cursor::parse), paging.size()));
    }

    /** The newest instances after a cursor that fit. There may be fewer than asked for, or none, and more after that. */
    InstancePage find(Criteria criteria, @Nullable Cursor after, int size) {
        Cursor start = criteria.before() == null ? Cursor.first() : Cursor.before(criteria.before());
        Cursor next = after == null ? start : start.orLater(after);
        List<InstancePage.Instance> found = new ArrayList<>();
        for (int window : windows(criteria, size + 1)) {
            int limit = size + 1 - found.size();
            next = next == null ? null : look(SearchStatement.of(criteria, next, limit, window), found);
            if (found.size() > size) {
                found.removeLast();
                return new InstancePage(
                        found,
                        new Cursor(found.getLast().startedAt(), found.getLast().uuid()));
            }
        }
        return new InstancePage(found, next);
    }

    /** How many entries of each range are looked at, one look after the other. */
    static List<Integer> windows(Criteria criteria, int limit) {
        SearchIndex index = SearchIndex.of(criteria);
        if (index.others(criteria).isEmpty()) {
            return List.of(limit);
        }
        return List.of(FIRST_LOOK * limit, Math.max(FIRST_LOOK * limit, MAX_LOOKED_AT / index.count(criteria)));
    }

    /** Adds what it finds, and gives the frontier. */
    private @Nullable Cursor look(Sql sql, List<InstancePage.Instance> found) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            Cursor frontier = null;
            while (row.next()) {
                frontier = cursor(row, "frontier_at", "frontier_uuid");
                if (row.getObject("uuid") != null) {
                    found.add(instance(row));
                }
            }
            return frontier;
        } catch (SQLException e) {
            throw new PersistenceException("Instances cannot be searched", e);
        }
    }

    /**
     * How many instances of an application there are in each state; {@link #MAX_COUNT} + 1 stands for more than that.
     *
     * @param process only those of this process
     */
    @Transactional
    Map<InstanceState, Integer> count(UUID applicationId, @Nullable String process) {
        Sql sql = counts(applicationId, process);
        try (Connection connection = dataSource.getConnection();
                Statement setting = connection.createStatement()) {
            // Where most of a table is to be counted, the planner would read it from one end and sort.
            setting.execute("set local enable_seqscan = off");
            return count(sql, connection);
        } catch (SQLException e) {
            throw new PersistenceException("Instances cannot be counted", e);
        }
    }

    private static Map<InstanceState, Integer> count(Sql sql, Connection connection) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            Map<InstanceState, Integer> counts = new EnumMap<>(InstanceState.class);
            while (row.next()) {
                counts.put(InstanceState.valueOf(row.getString("state")), row.getInt("count"));
            }
            return counts;
        }
    }

    static Sql counts(UUID applicationId, @Nullable String process) {
        Sql sql = new Sql().add("""
                select s.state, (select count(*) from (select from process_instance i
                    where i.application_id = ? and i.state = s.state""", applicationId);
        if (process != null) {
            sql.add(" and i.process_name = ?", process);
        }
        return sql.add(
                " order by i.started_at limit ?) c) as count from unnest(?::text[]) as s (state)",
                MAX_COUNT + 1,
                List.of(InstanceState.values()).stream().map(Enum::name).toList());
    }

    /** The names among these that no build of these applications declares as indexed. */
    List<String> undeclared(List<UUID> applications, List<String> names) {
        Sql sql = new Sql().add("""
                select n.name from unnest(?::text[]) as n (name)
                where not exists (select 1 from indexed_value v where v.application_id = any (?) and v.name = n.name)""", names, applications);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            List<String> undeclared = new ArrayList<>();
            while (row.next()) {
                undeclared.add(row.getString("name"));
            }
            return undeclared;
        } catch (SQLException e) {
            throw new PersistenceException("The names of indexed values cannot be read", e);
        }
    }

    private static InstancePage.Instance instance(ResultSet row) throws SQLException {
        return new InstancePage.Instance(
                row.getObject("uuid", UUID.class),
                row.getObject("workspace_id", UUID.class),
                row.getObject("application_id", UUID.class),
                row.getObject("build_id", UUID.class),
                row.getString("process_name"),
                InstanceState.valueOf(row.getString("state")),
                row.getLong("revision"),
                row.getString("business_key"),
                row.getString("started_by"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                time(row, "ended_at"),
                row.getObject("parent_uuid", UUID.class),
                row.getBoolean("has_incident"));
    }

    private static @Nullable Cursor cursor(ResultSet row, String time, String uuid) throws SQLException {
        Instant at = time(row, time);
        return at == null ? null : new Cursor(at, row.getObject(uuid, UUID.class));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
