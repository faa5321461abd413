package dev.onset.workers;

import dev.onset.security.Caller;
import dev.onset.workspaces.GrantSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds user tasks: where the caller may read instances, all of them; where it holds another role, those that name it.
 *
 * <p>Each application is looked into by itself, so that an index on the application gives its first tasks in order and no
 * other application's are touched; so it is for an assignee. Candidates are found by the index on their names. What is
 * ordered by another field than the creation is sorted among the open tasks that match.
 */
@ApplicationScoped
class SearchUserTasks {

    private static final String COLUMNS = """
            t.key, t.instance_uuid, t.token_id, t.workspace_id, t.application_id, t.process_name, t.node_id, t.name,
                t.assignee, t.candidate_groups, t.candidate_users, t.due_date, t.follow_up_date, t.priority, t.form_key,
                t.created_at""";

    private static final String READS = "bool_or(g.role in ('VIEWER', 'OPERATOR', 'ADMIN'))";

    private static final String PLACES = """
            with place as materialized (
                select a.workspace_id, a.id as application_id, %s as reads
                from access_grant g join application a
                    on a.workspace_id = g.workspace_id and (g.application_id is null or g.application_id = a.id)
                where %s and (?::uuid[] is null or a.id = any (?)) group by a.workspace_id, a.id)
            """.formatted(READS, GrantSql.IS_CALLERS);

    private static final String ALL_PLACES = """
            with place as materialized (
                select a.workspace_id, a.id as application_id, true as reads
                from application a where (?::uuid[] is null or a.id = any (?)))
            """;

    /** Whom a task names, each by its own index. */
    private static final List<String> NAMED = List.of(
            "t.assignee = ?",
            "t.candidate_users <> '{}' and t.candidate_users && ?",
            "t.candidate_groups <> '{}' and t.candidate_groups && ?");

    private static final int MAX_COUNT = 1000;

    private final DataSource dataSource;

    SearchUserTasks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A task, and whom it is for. */
    record Found(UserTaskResponse task, UserTaskAccess.People people) {}

    /** Empty where there is no open task of that key. */
    @Transactional
    Optional<Found> find(long key) {
        String sql = "select " + COLUMNS + ", '' as sort_value, i.definition_id from user_task t"
                + " join process_instance i on i.uuid = t.instance_uuid where t.key = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Found(task(row), people(row))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("A user task cannot be read", e);
        }
    }

    /** A page of those that the caller may see. */
    @Transactional
    UserTaskResponse.Page search(Caller caller, UserTaskSearchRequest.Checked search) {
        try (Connection connection = dataSource.getConnection()) {
            List<UserTaskResponse> tasks = new ArrayList<>();
            List<UserTaskOrder.Cursor> cursors = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(pageSql(caller, search))) {
                int next = bindPlaces(statement, caller, search, connection);
                next = bindBranches(statement, next, caller, search, search.after(), connection);
                statement.setInt(next, search.limit());
                statement.setInt(next + 1, search.from());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        tasks.add(task(row));
                        cursors.add(new UserTaskOrder.Cursor(row.getString("sort_value"), row.getLong("key")));
                    }
                }
            }
            long count = count(connection, caller, search);
            return new UserTaskResponse.Page(
                    tasks,
                    new SearchPage.Response(
                            Math.min(count, MAX_COUNT),
                            count > MAX_COUNT,
                            cursors.isEmpty() ? null : search.order().write(cursors.getFirst()),
                            cursors.isEmpty() ? null : search.order().write(cursors.getLast())));
        } catch (SQLException e) {
            throw new PersistenceException("User tasks cannot be searched", e);
        }
    }

    private static String pageSql(Caller caller, UserTaskSearchRequest.Checked search) {
        String order = " order by sort_key" + search.order().direction() + ", key"
                + search.order().direction();
        return places(caller) + ", found as ("
                + branches(caller, search, search.after(), search.limit() + search.from())
                + ") select t.*, i.definition_id from (select * from found" + order + " limit ? offset ?) t"
                + " join process_instance i on i.uuid = t.instance_uuid" + order;
    }

    private static long count(Connection connection, Caller caller, UserTaskSearchRequest.Checked search)
            throws SQLException {
        String sql = places(caller) + "select count(*) from (select key from ("
                + branches(caller, search, null, MAX_COUNT + 1) + ") found limit " + (MAX_COUNT + 1) + ") t";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = bindPlaces(statement, caller, search, connection);
            bindBranches(statement, next, caller, search, null, connection);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static String places(Caller caller) {
        return caller.platformAdmin() ? ALL_PLACES : PLACES;
    }

    private static int bindPlaces(
            PreparedStatement statement, Caller caller, UserTaskSearchRequest.Checked search, Connection connection)
            throws SQLException {
        int next = caller.platformAdmin() ? 1 : GrantSql.bind(statement, 1, caller, connection);
        List<UUID> tenants = search.tenants();
        var array = tenants == null ? null : connection.createArrayOf("uuid", tenants.toArray());
        statement.setArray(next, array);
        statement.setArray(next + 1, array);
        return next + 2;
    }

    /** All tasks where the caller reads; of the other places one branch for each way in which a task may name it. */
    private static String branches(
            Caller caller, UserTaskSearchRequest.Checked search, UserTaskOrder.@Nullable Cursor after, int limit) {
        StringBuilder sql = new StringBuilder(branch("p.reads", "", search, after, limit));
        for (String named : named(caller)) {
            sql.append(" union ").append(branch("not p.reads", " and " + named, search, after, limit));
        }
        return sql.toString();
    }

    private static String branch(
            String place,
            String named,
            UserTaskSearchRequest.Checked search,
            UserTaskOrder.@Nullable Cursor after,
            int limit) {
        UserTaskOrder order = search.order();
        String from = after == null
                ? ""
                : " and (" + order.expression() + ", t.key) " + (order.descending() ? "<" : ">") + " (?::"
                        + order.type() + ", ?)";
        // One column where it is the order's own: only so is the index's order seen to be the order wanted.
        String by = order.expression().equals("t.key")
                ? "t.key" + order.direction()
                : order.expression() + order.direction() + ", t.key" + order.direction();
        String select = "select " + COLUMNS + ", " + order.expression() + " as sort_key, (" + order.expression()
                + ")::text as sort_value from user_task t";
        String rest = named + search.conditions().sql() + from + " order by " + by + " limit " + limit;
        // By whom it names it is found first and then looked at where it is, so that the names' index is used.
        return named.contains("&&") || search.conditions().hasElement()
                ? "(" + select + " join place p on p.application_id = t.application_id where " + place + rest + ")"
                : "select t.* from place p cross join lateral (" + select
                        + " where t.workspace_id = p.workspace_id and t.application_id = p.application_id" + rest
                        + ") t where " + place;
    }

    private static int bindBranches(
            PreparedStatement statement,
            int first,
            Caller caller,
            UserTaskSearchRequest.Checked search,
            UserTaskOrder.@Nullable Cursor after,
            Connection connection)
            throws SQLException {
        int next = bindBranch(statement, first, search, after, connection);
        for (String named : named(caller)) {
            if (named.equals(NAMED.getFirst())) {
                statement.setString(next, caller.user());
            } else {
                Object[] names =
                        named.equals(NAMED.getLast()) ? caller.groups().toArray() : new Object[] {caller.user()};
                statement.setArray(next, connection.createArrayOf("text", names));
            }
            next = bindBranch(statement, next + 1, search, after, connection);
        }
        return next;
    }

    private static int bindBranch(
            PreparedStatement statement,
            int first,
            UserTaskSearchRequest.Checked search,
            UserTaskOrder.@Nullable Cursor after,
            Connection connection)
            throws SQLException {
        int next = first;
        for (Object value : search.conditions().parameters()) {
            if (value instanceof String[] texts) {
                statement.setArray(next, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(next, value);
            }
            next++;
        }
        if (after != null) {
            statement.setString(next, after.value());
            statement.setLong(next + 1, after.key());
            next += 2;
        }
        return next;
    }

    /** Tasks name users, and clients have their own names. */
    private static List<String> named(Caller caller) {
        return caller.platformAdmin() || caller.user() == null ? List.of() : NAMED;
    }

    private static UserTaskResponse task(ResultSet row) throws SQLException {
        UUID instance = row.getObject("instance_uuid", UUID.class);
        String process = row.getString("process_name");
        return new UserTaskResponse(
                Long.toString(row.getLong("key")),
                row.getString("name"),
                "CREATED",
                row.getString("assignee"),
                row.getString("node_id"),
                texts(row, "candidate_groups"),
                texts(row, "candidate_users"),
                process,
                process,
                1,
                Keys.of(row.getObject("definition_id", UUID.class)),
                Keys.of(instance),
                null,
                instance.toString(),
                Keys.of(instance, row.getLong("token_id")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                null,
                time(row, "due_date"),
                time(row, "follow_up_date"),
                row.getInt("priority"),
                row.getString("form_key"),
                null,
                Map.of(),
                List.of(),
                row.getString("application_id"));
    }

    private static UserTaskAccess.People people(ResultSet row) throws SQLException {
        return new UserTaskAccess.People(
                row.getObject("workspace_id", UUID.class),
                row.getObject("application_id", UUID.class),
                row.getString("assignee"),
                texts(row, "candidate_groups"),
                texts(row, "candidate_users"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
