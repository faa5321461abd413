package dev.onset.search;

import dev.onset.platform.Sql;

/**
 * Builds the SQL statement of a search.
 *
 * <p>Each range contributes its newest entries after the cursor, at most a window of them. A range that contributes a
 * full window may have more entries, so nothing older than its last entry can safely be returned. The newest of those
 * last entries is the frontier. The results are the matching instances that are not older than the frontier. The cost
 * is therefore bounded by the number of ranges times the window, regardless of the criteria. If too few instances
 * match, the page ends at the frontier, and the search continues from there.
 */
final class SearchStatement {

    private SearchStatement() {}

    /**
     * Returns the statement. Limit and window are literals in its text, so that the planner knows them. The statement
     * returns a row for each result, newest first, or one row with nulls; each row contains the frontier.
     *
     * @param limit the maximum number of rows
     * @param window how many entries of each range are examined; at least the limit
     */
    static Sql of(Criteria criteria, Cursor after, int limit, int window) {
        SearchIndex index = SearchIndex.of(criteria);
        Sql others = index.others(criteria);
        boolean ofValues = index == SearchIndex.VALUE;
        String uuid = ofValues ? "v.instance_uuid" : "i.uuid";
        String time = ofValues ? "v.started_at" : "i.started_at";
        String newestFirst = " order by " + time + " desc, " + uuid + " desc";
        Sql sql = new Sql()
                .add("with looked_at as (\n    select w.* from ")
                .add(index.keys(criteria))
                .add("\n    cross join lateral (select " + uuid + " as uuid, " + time + " as started_at, ")
                .add(fits(others, ofValues))
                .add(" as fits,\n        row_number() over (" + newestFirst + ") as place\n    from "
                        + (ofValues ? "instance_value v" : "process_instance i") + " where ")
                .add(index.entries(criteria))
                .add("\n        and (" + time + ", " + uuid + ") < (?, ?)", after.startedAt(), after.uuid());
        if (criteria.from() != null) {
            sql.add(" and " + time + " >= ?", criteria.from());
        }
        return sql.add("\n   " + newestFirst + " limit " + window + ") w),\n").add("""
                        frontier as (
                            select started_at, uuid from looked_at where place = %1$d order by started_at desc, uuid desc limit 1),
                        found as (
                            select l.uuid, l.started_at from looked_at l left join frontier f on true
                            where l.fits and (f.uuid is null or (l.started_at, l.uuid) >= (f.started_at, f.uuid))
                            order by l.started_at desc, l.uuid desc limit %2$d)
                        select f.started_at as frontier_at, f.uuid as frontier_uuid, i.uuid, i.workspace_id, i.application_id,
                            i.build_id, i.process_name, i.state, i.revision, i.business_key, i.started_at, i.started_by, i.ended_at,
                            i.parent_uuid, i.has_incident
                        from (values (1)) as one (n) left join frontier f on true
                            left join (found n join process_instance i on i.uuid = n.uuid) on true
                        order by n.started_at desc, n.uuid desc""".formatted(window, limit));
    }

    private static Sql fits(Sql others, boolean ofValues) {
        if (others.isEmpty()) {
            return new Sql().add("true");
        }
        return ofValues
                ? new Sql().add("(select ").add(others).add(" from process_instance i where i.uuid = v.instance_uuid)")
                : others;
    }
}
