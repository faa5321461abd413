package dev.onset.usertasks;

/** A property of user tasks that a search can filter by. */
public enum UserTaskField {
    /** Completed tasks are not kept, so the state of every task is {@code CREATED}. */
    STATE("'CREATED'::text", Type.TEXT, 0),
    ASSIGNEE("t.assignee", Type.TEXT, 4),
    PRIORITY("t.priority", Type.INTEGER, 0),
    ELEMENT_ID("t.node_id", Type.TEXT, 0),
    NAME("t.name", Type.TEXT, 0),
    CANDIDATE_GROUP("t.candidate_groups", Type.TEXTS, 5),
    CANDIDATE_USER("t.candidate_users", Type.TEXTS, 3),
    PROCESS_NAME("t.process_name", Type.TEXT, 0),
    CREATED_AT("t.created_at", Type.TIME, 0),
    FOLLOW_UP_DATE("t.follow_up_date", Type.TIME, 0),
    DUE_DATE("t.due_date", Type.TIME, 0);

    /** The type of a field's values. */
    public enum Type {
        /** A {@code String}. */
        TEXT("text", false),
        /** Several strings; a condition compares with each of them. */
        TEXTS("text", false),
        /** An {@code Integer}. */
        INTEGER("integer", true),
        /** An {@code OffsetDateTime}. */
        TIME("timestamptz", true);

        private final String sql;
        private final boolean ordered;

        Type(String sql, boolean ordered) {
            this.sql = sql;
            this.ordered = ordered;
        }

        /** Whether values can be compared by {@code <} and {@code >}. */
        public boolean isOrdered() {
            return ordered;
        }

        String sql() {
            return sql;
        }
    }

    private final String column;
    private final Type type;
    private final int rank;

    UserTaskField(String column, Type type, int rank) {
        this.column = column;
        this.type = type;
        this.rank = rank;
    }

    public Type type() {
        return type;
    }

    /** The SQL expression of the field, for the alias {@code t} of the table {@code user_task}. */
    String column() {
        return column;
    }

    /** How selective the index of the field is: the lower, the fewer tasks a value usually matches. 0 if it has no index. */
    int rank() {
        return rank;
    }
}
