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
 * Finds user tasks. In applications where the caller may read instances, all tasks are visible; in applications where the caller
 * holds another role, only the tasks that name the caller as assignee or candidate.
 *
 * <p>A search by a condition that has an index (a user, a group, an instance), or for tasks that name the caller, reads the
 * matching tasks and sorts them, unless there are too many. Every other search scans the index of the requested order in each
 * application, and checks the conditions for each task. The number of scanned tasks is limited: if too few of them match, the
 * page is short, and its cursor marks where the next page continues (docs/adr/0016).
 */
@ApplicationScoped
class SearchUserTasks {

    /** The maximum number of applications that a search scans. */
    static final int MAX_PLACES = 100;

    /** The maximum number of tasks that are read for a page if no index alone tells which of them match. */
    static final int MAX_SCANNED = 10_000;

    /** How many tasks the first scan reads for each task of the page; usually most of them match. */
    private static final int FIRST_SCAN = 5;

    private static final int MAX_COUNT = 1000;

    /** Starts from the grants of the caller, which are few. Applications whose instances the caller may read come first. */
    private static final String PLACES = """
            select a.id, %s as reads from %s
            where %s group by a.id order by reads desc limit %d""";

    private final DataSource dataSource;

    SearchUserTasks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Tasks in order, and the cursor of the task after which the search continues; null if there are no more tasks. */
    private record Part(
            List<OpenUserTask> tasks,
            List<Cursor> cursors,
            @Nullable Cursor next) {}

    private record Count(long total, boolean more) {}

    /** Reads a task; empty if no open task has the key. */
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
     * Finds a page of the tasks that are visible to the caller.
     *
     * @throws TooManyApplications if the search includes more than {@link #MAX_PLACES} applications
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
            Part part = scan(connection, statement);
            return page(part, query, count(connection, statement, part));
        } catch (SQLException e) {
            throw new PersistenceException("User tasks cannot be searched", e);
        }
    }

    /**
     * Changes a setting of the planner for this transaction, so that the intended index is used. A planner that expects to find
     * matching tasks early would scan a table without matching tasks completely, or sort all tasks of an application.
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

    /** Reads the tasks that match an indexed condition or name the caller; empty if they are too many. */
    private static Optional<UserTaskPage> named(Connection connection, UserTaskStatement tasks) throws SQLException {
        UserTaskQuery query = tasks.query();
        try (PreparedStatement statement =
                        tasks.named(MAX_SCANNED, query.limit() + query.from()).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            List<OpenUserTask> found = new ArrayList<>();
            List<Cursor> cursors = new ArrayList<>();
            long total = 0;
            while (row.next()) {
                if (row.getLong("looked_at") > MAX_SCANNED) {
                    return Optional.empty();
                }
                total = row.getLong("total");
                add(row, found, cursors);
            }
            Part part = new Part(found, cursors, last(cursors, query.from()));
            return Optional.of(page(part, query, new Count(total, false)));
        }
    }

    private static Part scan(Connection connection, UserTaskStatement tasks) throws SQLException {
        UserTaskQuery query = tasks.query();
        int wanted = query.limit() + query.from();
        int first = tasks.isAll() ? wanted : FIRST_SCAN * wanted;
        int second = Math.max(first, MAX_SCANNED / Math.max(1, tasks.places().size()));
        List<OpenUserTask> found = new ArrayList<>();
        List<Cursor> cursors = new ArrayList<>();
        Cursor after = query.after();
        List<UserTaskOrder.Segment> segments = query.order().segments();
        for (UserTaskOrder.Segment segment : segments.subList(query.order().segmentOf(after), segments.size())) {
            boolean more = true;
            for (int window : new int[] {first, second}) {
                if (more && found.size() < wanted) {
                    Sql sql = tasks.scan(segment, after, window, wanted - found.size());
                    after = read(sql, connection, found, cursors);
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

    /** Adds the tasks that match, and returns the cursor of the last task that was read; null if there are no more. */
    private static @Nullable Cursor read(Sql sql, Connection connection, List<OpenUserTask> found, List<Cursor> cursors)
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
                : MAX_SCANNED / Math.max(1, tasks.places().size());
        try (PreparedStatement statement = tasks.count(window, MAX_COUNT).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Count(row.getLong("total"), row.getBoolean("cut"));
        }
    }

    /** The applications for which the caller holds a role, at most one more than can be scanned. */
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
