package dev.onset.usertasks;

import dev.onset.platform.Sql;
import dev.onset.security.Principal;
import dev.onset.usertasks.UserTaskOrder.Cursor;
import dev.onset.workspaces.GrantSql;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds user tasks: where the caller may read instances, all of them; where it holds another role, those that name it.
 *
 * <p>Where something is asked for that an index of its own answers (a person, a group, an instance), or only what names the
 * caller is to be found, and these are not too many, they are looked at and sorted. Else the index of the order wanted is
 * walked in each application, and what else was asked is checked on each task that is looked at: these are bounded, and
 * where too few of them fit, the page is short and its cursor says where to go on (docs/adr/0016).
 */
@ApplicationScoped
class SearchUserTasks {

    /** A walk looks into each application; more of them are too many for one. */
    static final int MAX_PLACES = 100;

    /** How many tasks a page looks at, at the most, where an index alone does not tell which fit. */
    static final int MAX_LOOKED_AT = 10_000;

    /** First it looks at so many for one that is wanted: mostly, most of them fit. */
    private static final int FIRST_LOOK = 5;

    private static final int MAX_COUNT = 1000;

    /** From the caller's grants, which are few, to the applications: of each grant no more than are wanted, read ones first. */
    private static final String PLACES = """
            select a.id, %s as reads from %s
            where %s group by a.id order by reads desc limit %d""";

    private final DataSource dataSource;

    SearchUserTasks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Tasks in order, and where to go on; null where there is nothing more. */
    private record Part(
            List<OpenUserTask> tasks,
            List<Cursor> cursors,
            @Nullable Cursor next) {}

    private record Count(long total, boolean more) {}

    /** Empty where there is no open task of that key. */
    @Transactional
    Optional<OpenUserTask> find(long key) {
        String sql = "select t.*, '' as sort_value, i.definition_id from user_task t"
                + " join process_instance i on i.uuid = t.instance_uuid where t.key = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(task(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("A user task cannot be read", e);
        }
    }

    /**
     * A page of those that the caller may see.
     *
     * @throws TooManyApplications where there are too many applications to look in
     */
    @Transactional
    UserTaskPage search(Principal principal, UserTaskQuery query) {
        try (Connection connection = dataSource.getConnection()) {
            execute("set local enable_seqscan = off", connection);
            UserTaskStatement statement = new UserTaskStatement(
                    principal, query, new UserTaskConditions(query.conditions()), places(connection, principal, query));
            boolean onlyNamed = statement.places().stream().noneMatch(UserTaskStatement.Place::reads);
            if (statement.conditions().selective() != null || onlyNamed) {
                Optional<UserTaskPage> page = named(connection, statement);
                if (page.isPresent()) {
                    return page.get();
                }
            }
            if (statement.places().size() > MAX_PLACES) {
                throw new TooManyApplications(MAX_PLACES);
            }
            execute("set local enable_bitmapscan = off; set local enable_sort = off", connection);
            Part part = walk(connection, statement);
            return page(part, query, count(connection, statement, part));
        } catch (SQLException e) {
            throw new PersistenceException("User tasks cannot be searched", e);
        }
    }

    /**
     * Changes a setting for this transaction: which index is walked, we choose. A planner that expects the first tasks it meets to
     * fit would read a table that has none from end to end, or read all of an application to sort them.
     */
    private static void execute(String setting, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(setting);
        }
    }

    private static UserTaskPage page(Part part, UserTaskQuery query, Count count) {
        UserTaskOrder order = query.order();
        int from = Math.min(query.from(), part.tasks().size());
        List<Cursor> cursors = part.cursors().subList(from, part.cursors().size());
        return new UserTaskPage(
                part.tasks().subList(from, part.tasks().size()),
                Math.min(count.total(), MAX_COUNT),
                count.more() || count.total() > MAX_COUNT,
                cursors.isEmpty() ? null : order.write(cursors.getFirst()),
                part.next() == null ? null : order.write(part.next()));
    }

    /** Empty where they are too many. */
    private static Optional<UserTaskPage> named(Connection connection, UserTaskStatement tasks) throws SQLException {
        UserTaskQuery query = tasks.query();
        try (PreparedStatement statement =
                        tasks.named(MAX_LOOKED_AT, query.limit() + query.from()).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            List<OpenUserTask> found = new ArrayList<>();
            List<Cursor> cursors = new ArrayList<>();
            long total = 0;
            while (row.next()) {
                if (row.getLong("looked_at") > MAX_LOOKED_AT) {
                    return Optional.empty();
                }
                total = row.getLong("total");
                add(row, found, cursors);
            }
            Part part = new Part(found, cursors, last(cursors, query.from()));
            return Optional.of(page(part, query, new Count(total, false)));
        }
    }

    private static Part walk(Connection connection, UserTaskStatement tasks) throws SQLException {
        UserTaskQuery query = tasks.query();
        int wanted = query.limit() + query.from();
        int first = tasks.isAll() ? wanted : FIRST_LOOK * wanted;
        int second = Math.max(first, MAX_LOOKED_AT / Math.max(1, tasks.places().size()));
        List<OpenUserTask> found = new ArrayList<>();
        List<Cursor> cursors = new ArrayList<>();
        Cursor after = query.after();
        List<UserTaskOrder.Segment> segments = query.order().segments();
        for (UserTaskOrder.Segment segment : segments.subList(query.order().segmentOf(after), segments.size())) {
            boolean more = true;
            for (int window : new int[] {first, second}) {
                if (more && found.size() < wanted) {
                    Sql sql = tasks.walk(segment, after, window, wanted - found.size());
                    after = look(sql, connection, found, cursors);
                    more = after != null;
                }
            }
            if (found.size() == wanted) {
                return new Part(found, cursors, cursors.getLast());
            }
            if (more) {
                return new Part(found, cursors, after);
            }
        }
        return new Part(found, cursors, last(cursors, query.from()));
    }

    /** Adds what it finds, and gives the task up to which it looked; null where that was the last. */
    private static @Nullable Cursor look(Sql sql, Connection connection, List<OpenUserTask> found, List<Cursor> cursors)
            throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            Cursor edge = null;
            while (row.next()) {
                String value = row.getString("edge_value");
                edge = value == null ? null : new Cursor(value, row.getLong("edge_key"));
                add(row, found, cursors);
            }
            return edge;
        }
    }

    private static @Nullable Cursor last(List<Cursor> cursors, int from) {
        return cursors.size() <= from ? null : cursors.getLast();
    }

    private static void add(ResultSet row, List<OpenUserTask> found, List<Cursor> cursors) throws SQLException {
        if (row.getObject("instance_uuid") != null) {
            found.add(task(row));
            cursors.add(new Cursor(row.getString("sort_value"), row.getLong("key")));
        }
    }

    private static Count count(Connection connection, UserTaskStatement tasks, Part part) throws SQLException {
        if (part.next() == null
                && tasks.query().after() == null
                && tasks.query().from() == 0) {
            return new Count(part.tasks().size(), false);
        }
        int window = tasks.isAll()
                ? MAX_COUNT + 1
                : MAX_LOOKED_AT / Math.max(1, tasks.places().size());
        try (PreparedStatement statement = tasks.count(window, MAX_COUNT).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Count(row.getLong("total"), row.getBoolean("cut"));
        }
    }

    /** Where the caller holds any role; one more than can be walked stands for more. */
    private static List<UserTaskStatement.Place> places(Connection connection, Principal principal, UserTaskQuery query)
            throws SQLException {
        int most = MAX_PLACES + 1;
        List<UUID> applications = query.applications();
        String named = applications == null ? "" : " and a.id = any (?)";
        String sql = principal.platformAdmin()
                ? "select a.id, true as reads from application a where true" + named
                        + (applications == null ? " order by a.id" : "") + " limit " + most
                : PLACES.formatted(
                        UserTaskStatement.READS, GrantSql.applicationsOfGrants(named, most), GrantSql.IS_CALLERS, most);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            if (applications != null) {
                statement.setArray(next++, connection.createArrayOf("uuid", applications.toArray()));
            }
            if (!principal.platformAdmin()) {
                GrantSql.bind(statement, next, principal, connection);
            }
            List<UserTaskStatement.Place> places = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    places.add(new UserTaskStatement.Place(row.getObject("id", UUID.class), row.getBoolean("reads")));
                }
            }
            return places;
        }
    }

    private static OpenUserTask task(ResultSet row) throws SQLException {
        return new OpenUserTask(
                row.getLong("key"),
                row.getString("name"),
                row.getString("assignee"),
                row.getString("node_id"),
                texts(row, "candidate_groups"),
                texts(row, "candidate_users"),
                row.getString("process_name"),
                row.getObject("definition_id", UUID.class),
                row.getObject("instance_uuid", UUID.class),
                row.getLong("token_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                time(row, "due_date"),
                time(row, "follow_up_date"),
                row.getInt("priority"),
                row.getString("form_key"),
                row.getObject("workspace_id", UUID.class),
                row.getObject("application_id", UUID.class));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
