package dev.onset.search;

import dev.onset.platform.Sql;

/**
 * The statement of a search. Each range gives its newest entries after the cursor, at most a window of them. Where a range gave
 * a whole window, it may have more, and nothing that is older than its last entry can be said to be next: the newest of those
 * last entries is the frontier. What is found is what fits and is not older than the frontier. So the work is bounded by ranges
 * times window whatever is asked, and where too little fits, the page ends at the frontier and goes on from there.
 */
final class SearchStatement {

    private SearchStatement() {}

    /**
     * The statement. Both numbers are in its text, so that every plan is made for them. One row for each instance found,
     * newest first, or one of nulls; with the frontier in each.
     *
     * @param limit how many rows at the most
     * @param window how many entries of each range are looked at; at least the limit
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
