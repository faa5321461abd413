package dev.onset.usertasks;

import dev.onset.platform.Sql;
import dev.onset.usertasks.UserTaskCondition.Compare;
import dev.onset.usertasks.UserTaskCondition.Exists;
import dev.onset.usertasks.UserTaskCondition.In;
import dev.onset.usertasks.UserTaskCondition.InstanceIs;
import dev.onset.usertasks.UserTaskCondition.KeyIs;
import dev.onset.usertasks.UserTaskCondition.NotIn;
import dev.onset.usertasks.UserTaskCondition.Operator;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a search as SQL, for the alias {@code t} of the table {@code user_task}. */
final class UserTaskConditions {

    private final Sql sql = new Sql();
    private @Nullable Selective selective;

    UserTaskConditions(List<UserTaskCondition> conditions) {
        conditions.forEach(this::add);
    }

    /**
     * A condition that an index of its own answers.
     *
     * @param rank the lower, the fewer tasks the condition usually matches
     */
    record Selective(int rank, Sql sql) {}

    /** SQL that begins with {@code and}; empty if there is no condition. */
    Sql sql() {
        return sql;
    }

    /** The most selective condition; null if no condition has an index. */
    @Nullable
    Selective selective() {
        return selective;
    }

    private void add(UserTaskCondition condition) {
        switch (condition) {
            case KeyIs is -> addSelective(1, "t.key = ?", is.key());
            case InstanceIs is ->
                // The last 64 bits of a UUID begin with its variant, which the 63 bits do not include.
                addSelective(
                        2,
                        "substr(uuid_send(t.instance_uuid), 9) = int8send(?::bigint | (-9223372036854775807 - 1))",
                        is.bits());
            case Exists exists -> add(exists);
            case In in when in.field().type() == UserTaskField.Type.TEXTS -> elements(in.field(), in.values());
            case In in -> {
                String sql = list(in.field(), in.values());
                if (in.field().rank() > 0) {
                    addSelective(in.field().rank(), sql, in.values().toArray());
                } else {
                    add(sql, in.values().toArray());
                }
            }
            case NotIn not when not.field().type() == UserTaskField.Type.TEXTS -> noElement(not.field(), not.values());
            case NotIn not ->
                add(
                        list(not.field(), not.values()) + " is not true",
                        not.values().toArray());
            case Compare compare
            when compare.field().type() == UserTaskField.Type.TEXTS -> {
                if (compare.operator() == Operator.EQUAL) {
                    elements(compare.field(), List.of(compare.value()));
                } else {
                    noElement(compare.field(), List.of(compare.value()));
                }
            }
            case Compare compare -> {
                UserTaskField field = compare.field();
                String sql = field.column() + compare.operator().sql() + "?::"
                        + field.type().sql();
                if (field.rank() > 0 && compare.operator() == Operator.EQUAL) {
                    addSelective(field.rank(), sql, compare.value());
                } else {
                    add(sql, compare.value());
                }
            }
        }
    }

    private void add(Exists condition) {
        String column = condition.field().column();
        if (condition.field().type() == UserTaskField.Type.TEXTS) {
            add("(" + column + (condition.exists() ? " <> '{}'" : " = '{}'") + ")");
        } else {
            add("(" + column + (condition.exists() ? " is not null" : " is null") + ")");
        }
    }

    private static String list(UserTaskField field, List<?> values) {
        return "(" + field.column() + " in ("
                + String.join(
                        ", ",
                        Collections.nCopies(values.size(), "?::" + field.type().sql()))
                + "))";
    }

    private void elements(UserTaskField field, List<?> values) {
        addSelective(field.rank(), overlap(field), values);
    }

    private void noElement(UserTaskField field, List<?> values) {
        add("not " + overlap(field), values);
    }

    /** The index of the column contains only the arrays that are not empty. */
    private static String overlap(UserTaskField field) {
        return "(" + field.column() + " <> '{}' and " + field.column() + " && ?::text[])";
    }

    private void addSelective(int rank, String condition, Object... values) {
        add(condition, values);
        if (selective == null || rank < selective.rank()) {
            selective = new Selective(rank, new Sql().add(condition, values));
        }
    }

    private void add(String condition, Object... values) {
        sql.add(" and ").add(condition, values);
    }
}
