package dev.onset.usertasks;

import dev.onset.platform.Sql;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.usertasks.UserTaskOrder.Cursor;
import dev.onset.usertasks.UserTaskOrder.Segment;
import dev.onset.workspaces.GrantSql;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL statements of a search for user tasks. Each statement uses the index that matches its condition and order, and reads a
 * limited number of tasks; see {@link SearchUserTasks}.
 *
 * @param places the applications to search
 */
record UserTaskStatement(Principal principal, UserTaskQuery query, UserTaskConditions conditions, List<Place> places) {

    /** An application, and whether the caller may read all of its tasks or only those that name the caller. */
    record Place(UUID application, boolean reads) {}

    /** Whether any of the grants {@code g} for an application allows reading its instances. */
    static final String READS = "bool_or(" + GrantSql.allows(Permission.INSTANCE_READ) + ")";

    private static final String COLUMNS = """
            f.key, f.instance_uuid, f.token_id, f.workspace_id, f.application_id, f.process_name, f.node_id, f.name,
                f.assignee, f.candidate_groups, f.candidate_users, f.due_date, f.follow_up_date, f.priority, f.form_key,
                f.created_at, f.sort_key::text as sort_value, i.definition_id""";

    private static final String JOIN_INSTANCES =
            " left join (found f join process_instance i on i.uuid = f.instance_uuid) on true ";

    /**
     * Finds the tasks that match an indexed condition or name the caller, in the requested order. The column {@code looked_at}
     * contains how many were read, and {@code total} how many of them match.
     *
     * @param bound the maximum number of tasks to read; one more is read if there are more
     */
    Sql named(int bound, int limit) {
        UserTaskOrder order = query.order();
        Sql sql = new Sql()
                .add("with named as materialized (")
                .add(names(bound))
                .add("), place (application_id, reads) as (")
                .add(placesOfNamed())
                .add("), fits as (");
        sql.add("select t.*, " + order.expression()
                        + " as sort_key from named t join place p on p.application_id = t.application_id where ")
                .add(visible("p"))
                .add(conditions.sql());
        if (query.applications() != null) {
            sql.add(" and t.application_id = any (?)", query.applications());
        }
        sql.add("), found as (select * from fits");
        if (query.after() != null) {
            sql.add(
                    " where (sort_key, key) " + beyond(order) + " (?::" + order.type() + ", ?)",
                    query.after().value(),
                    query.after().key());
        }
        return sql.add(ordered(order) + " limit " + limit + ") select one.looked_at, one.total, " + COLUMNS
                + " from (select (select count(*) from named) as looked_at, (select count(*) from fits) as total) one"
                + JOIN_INSTANCES + ordered(order, "f."));
    }

    /** The applications of the tasks that were read; the visible applications of a caller may be too many to list. */
    private Sql placesOfNamed() {
        return principal.platformAdmin()
                ? new Sql().add("select distinct t.application_id, true from named t")
                : new Sql()
                        .add(
                                "select t.application_id, " + READS
                                        + " from (select distinct workspace_id, application_id"
                                        + " from named) t join access_grant g on "
                                        + GrantSql.covers("t.workspace_id", "t.application_id") + " where "
                                        + GrantSql.IS_CALLERS + " group by t.application_id",
                                principal.user(),
                                principal.user() == null ? principal.client() : null,
                                List.copyOf(principal.groups()));
    }

    private Sql names(int bound) {
        String select = "select t.* from user_task t where ";
        UserTaskConditions.Selective selective = conditions.selective();
        if (selective != null) {
            return new Sql().add(select).add(selective.sql()).add(" limit " + (bound + 1));
        }
        String limit = " limit " + (bound + 1) + ")";
        return new Sql()
                .add("(" + select + "t.assignee = ?" + limit, String.valueOf(principal.user()))
                .add(
                        " union (" + select + "t.candidate_users <> '{}' and t.candidate_users && ?::text[]" + limit,
                        List.of(String.valueOf(principal.user())))
                .add(
                        " union (" + select + "t.candidate_groups <> '{}' and t.candidate_groups && ?::text[]" + limit,
                        List.copyOf(principal.groups()));
    }

    /**
     * Finds the tasks of one segment of the order, after a cursor. The columns {@code edge_value} and {@code edge_key} identify
     * the last task that was read, unless all tasks were read.
     *
     * @param window how many tasks of each application are read
     */
    Sql scan(Segment segment, @Nullable Cursor after, int window, int limit) {
        UserTaskOrder order = query.order();
        String by = segment.column() == null
                ? " order by t.key" + order.direction()
                : " order by " + segment.column() + order.direction() + ", t.key" + order.direction();
        Sql sql = new Sql()
                .add("with ")
                .add(place())
                .add(", looked_at as (select w.*, p.reads from place p cross join lateral (select t.*, "
                        + segment.value()
                        + " as sort_key, row_number() over (" + by.strip() + ") as n from user_task t"
                        + " where t.application_id = p.application_id" + segment.condition());
        if (after != null && segment.column() == null) {
            sql.add(" and t.key " + beyond(order) + " ?", after.key());
        } else if (after != null) {
            sql.add(
                    " and (" + segment.column() + ", t.key) " + beyond(order) + " (?::" + order.type() + ", ?)",
                    after.value(),
                    after.key());
        }
        sql.add(by + " limit " + window + ") w), edge as (select sort_key, key from looked_at where n = " + window
                + ordered(order) + " limit 1), found as (select t.* from looked_at t left join edge e on true where "
                + "(e.key is null or (t.sort_key, t.key) " + (order.descending() ? ">=" : "<=")
                + " (e.sort_key, e.key)) and ");
        return sql.add(visible("t"))
                .add(conditions.sql())
                .add(ordered(order, "t.") + " limit " + limit + ") select e.sort_key::text as edge_value,"
                        + " e.key as edge_key, " + COLUMNS + " from (values (1)) one (n) left join edge e on true"
                        + JOIN_INSTANCES + ordered(order, "f."));
    }

    /** Counts the tasks that match. The column {@code total} contains their number, and {@code cut} whether some were not read. */
    Sql count(int window, int most) {
        return new Sql()
                .add("with ")
                .add(place())
                .add(
                        ", looked_at as (select w.*, p.reads from place p cross join lateral (select t.*, row_number() over"
                                + " (order by t.key) as n from user_task t where t.application_id = p.application_id"
                                + " order by t.key limit " + window
                                + ") w) select (select count(*) from (select from looked_at t where ")
                .add(visible("t"))
                .add(conditions.sql())
                .add(" limit " + (most + 1) + ") c) as total, exists (select from looked_at where n = " + window
                        + ") as cut");
    }

    /** Whether every task of a scan matches. */
    boolean isAll() {
        return conditions.sql().isEmpty() && places.stream().allMatch(Place::reads);
    }

    private Sql place() {
        return new Sql()
                .add("place (application_id, reads) as (select unnest(?::uuid[]), true", ids(true))
                .add(" union all select unnest(?::uuid[]), false)", ids(false));
    }

    private List<UUID> ids(boolean reads) {
        return places.stream()
                .filter(place -> place.reads() == reads)
                .map(Place::application)
                .toList();
    }

    /** @param place the alias of the row with the column {@code reads} */
    private Sql visible(String place) {
        Sql sql = new Sql();
        // Tasks name users only; a client may have the same name as a user.
        return principal.user() == null
                ? sql.add(place + ".reads")
                : sql.add(
                        "(" + place + ".reads or t.assignee = ? or t.candidate_users && ?::text[]"
                                + " or t.candidate_groups && ?::text[])",
                        principal.user(),
                        List.of(principal.user()),
                        List.copyOf(principal.groups()));
    }

    private static String beyond(UserTaskOrder order) {
        return order.descending() ? "<" : ">";
    }

    private static String ordered(UserTaskOrder order) {
        return ordered(order, "");
    }

    private static String ordered(UserTaskOrder order, String alias) {
        return " order by " + alias + "sort_key" + order.direction() + ", " + alias + "key" + order.direction();
    }
}
