package dev.onset.usertasks;

import java.util.List;

/** A condition that a user task must meet. */
public sealed interface UserTaskCondition {

    /** Matches the task with this key. */
    record KeyIs(long key) implements UserTaskCondition {}

    /**
     * Matches the tasks of an instance.
     *
     * @param bits the last 63 bits of the UUID of the instance
     */
    record InstanceIs(long bits) implements UserTaskCondition {}

    /** Matches the tasks that have, or do not have, a value in a field. */
    record Exists(UserTaskField field, boolean exists) implements UserTaskCondition {}

    /** Matches the tasks whose value in a field is one of these; at least one. */
    record In(UserTaskField field, List<?> values) implements UserTaskCondition {}

    /** Matches the tasks whose value in a field is none of these; at least one. */
    record NotIn(UserTaskField field, List<?> values) implements UserTaskCondition {}

    /** Matches the tasks whose value in a field compares to this one as the operator says. */
    record Compare(UserTaskField field, Operator operator, Object value) implements UserTaskCondition {}

    /** An operator between the value of a field and another value. All but the first two need an ordered type. */
    enum Operator {
        EQUAL(" = "),
        NOT_EQUAL(" is distinct from "),
        GREATER(" > "),
        GREATER_OR_EQUAL(" >= "),
        LESS(" < "),
        LESS_OR_EQUAL(" <= ");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }
}
