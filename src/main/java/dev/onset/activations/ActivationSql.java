package dev.onset.activations;

import dev.onset.workspaces.GrantSql;

/**
 * SQL fragments that find the active build for a caller. Starts use them in a single round trip, and all other queries use them
 * so that they agree with starts.
 */
public final class ActivationSql {

    /**
     * A condition that is true if the rule {@code g} matches the caller. Parameters: those of {@link GrantSql#IS_CALLERS},
     * once.
     */
    static final String CONCERNS_CALLER = concerns(GrantSql.IS_CALLERS);

    /**
     * The order of rules {@code g}, of which the first that matches the caller applies: the rule of the caller itself, the
     * rules of its groups (the highest priority first, then by name, byte by byte), the global rule.
     */
    static final String ORDER =
            "g.subject_type is null, g.subject_type = 'GROUP', g.priority desc, g.subject collate \"C\"";

    /**
     * A join for a query with a row {@code a (workspace_id, id)}, the application. It has one row
     * {@code v (build_id, branch)}: the active build, or null if there is none, and the branch of the policy, or null for a
     * pinned build. Parameters: those of {@link GrantSql#IS_CALLERS}, once.
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
