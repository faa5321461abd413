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

/**
 * Searches and counts instances. Performs no authorization; callers must restrict the criteria to applications that may
 * be searched.
 */
@ApplicationScoped
public class InstanceSearch {

    /** The number at which counting stops. */
    static final int MAX_COUNT = 10_000;

    /** The maximum number of instances that a page examines if the index does not cover all criteria. */
    static final int MAX_EXAMINED = 10_000;

    /**
     * The number of entries that the first query examines for each wanted result, in each range. It usually suffices.
     */
    private static final int FIRST_WINDOW = 5;

    private final DataSource dataSource;

    InstanceSearch(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns the instances that an instance called, newest first. */
    public InstancePageResponse calledBy(UUID parent, Paging paging) {
        return InstancePageResponse.from(find(Criteria.calledBy(parent), paging.after(Cursor::parse), paging.size()));
    }

    /**
     * Returns the newest matching instances after a cursor. The page may have fewer instances than its size, or none,
     * even if more follow.
     */
    InstancePage find(Criteria criteria, @Nullable Cursor after, int size) {
        Cursor start = criteria.before() == null ? Cursor.first() : Cursor.before(criteria.before());
        Cursor next = after == null ? start : start.orLater(after);
        List<InstancePage.Instance> found = new ArrayList<>();
        for (int window : windows(criteria, size + 1)) {
            int limit = size + 1 - found.size();
            next = next == null ? null : query(SearchStatement.of(criteria, next, limit, window), found);
            if (found.size() > size) {
                found.removeLast();
                return new InstancePage(
                        found,
                        new Cursor(found.getLast().startedAt(), found.getLast().uuid()));
            }
        }
        return new InstancePage(found, next);
    }

    /** Returns how many entries of each range the consecutive queries examine. */
    static List<Integer> windows(Criteria criteria, int limit) {
        SearchIndex index = SearchIndex.of(criteria);
        if (index.others(criteria).isEmpty()) {
            return List.of(limit);
        }
        return List.of(FIRST_WINDOW * limit, Math.max(FIRST_WINDOW * limit, MAX_EXAMINED / index.count(criteria)));
    }

    /** Adds the results of a query, and returns its frontier. */
    private @Nullable Cursor query(Sql sql, List<InstancePage.Instance> found) {
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
            throw new PersistenceException("The instances could not be searched", e);
        }
    }

    /**
     * Counts the instances of an application by state. A count of {@link #MAX_COUNT} + 1 means that there are more than
     * {@link #MAX_COUNT}.
     *
     * @param process the name of the process; null for all
     */
    @Transactional
    Map<InstanceState, Integer> count(UUID applicationId, @Nullable String process) {
        Sql sql = counts(applicationId, process);
        try (Connection connection = dataSource.getConnection();
                Statement setting = connection.createStatement()) {
            // If most rows match, the planner would prefer a sequential scan and a sort to the index.
            setting.execute("set local enable_seqscan = off");
            return count(sql, connection);
        } catch (SQLException e) {
            throw new PersistenceException("The instances could not be counted", e);
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

    /** Returns those of the names that no build of the applications declares as indexed. */
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
            throw new PersistenceException("The names of indexed values could not be read", e);
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
