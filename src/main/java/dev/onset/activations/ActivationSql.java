package dev.onset.activations;

import dev.onset.workspaces.GrantSql;

/**
 * Which build is active for a caller, as a part of any SQL query: a start asks for everything in one round trip, and whoever
 * else asks must get the same answer.
 */
public final class ActivationSql {

    /** Holds where the rule {@code g} concerns the caller. Parameters: those of {@link GrantSql#IS_CALLERS}, once. */
    static final String CONCERNS_CALLER = concerns(GrantSql.IS_CALLERS);

    /**
     * The order in which rules {@code g} are looked at; the first that concerns the caller holds. Its own, those of its groups
     * (the highest priority first, then by name, byte by byte), the global one.
     */
    static final String ORDER =
            "g.subject_type is null, g.subject_type = 'GROUP', g.priority desc, g.subject collate \"C\"";

    /**
     * A join for a query with a row {@code a (workspace_id, id)}, the application. Gives one row
     * {@code v (build_id, branch)}: the active build, null where there is none, and the branch that the policy follows, if it
     * follows one. Parameters: those of {@link GrantSql#IS_CALLERS}, once.
     */
    public static final String JOIN = join(GrantSql.IS_CALLERS);

    /** {@link #JOIN} with the named parameters of {@link GrantSql#parameters}. */
    public static final String JOIN_BY_NAME = join(GrantSql.IS_CALLERS_BY_NAME);

    private static String concerns(String isCallers) {
        return "(g.subject_type is null or " + isCallers + ")";
    }

    private static String join(String isCallers) {
        return """

            left join lateral (
                select g.build_id, g.branch from activation g
                where g.workspace_id = a.workspace_id and g.application_id = a.id and %s
                order by %s limit 1) v on true
            """.formatted(concerns(isCallers), ORDER);
    }

    private ActivationSql() {}
}
