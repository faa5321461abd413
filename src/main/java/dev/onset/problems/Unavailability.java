package dev.onset.problems;

import io.quarkus.oidc.OIDCException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells a failure that passes by itself (no database, no identity provider, no free connection, a deadlock) from a bug. */
public final class Unavailability {

    /** Classes of SQLSTATE (PostgreSQL, appendix A): connection exception, insufficient resources, operator intervention. */
    private static final Set<String> CLASSES = Set.of("08", "53", "57");

    /**
     * Serialization failure, deadlock detected, lock not available; ended by a time-out: the statement, the session that was idle
     * in a transaction, the transaction. They concern one transaction, and no other.
     */
    private static final Set<String> STATES = Set.of("40001", "40P01", "55P03", "57014", "25P03", "25P04");

    /**
     * The connection broke, or the server ended it: it does so between the commit and the answer, too. A connection that was
     * never made (08001, 08004) is not among them.
     */
    private static final Set<String> UNKNOWN_OUTCOMES = Set.of("08006", "08007", "57P01", "57P02", "57P05");

    /** A failure has few causes; a cycle of them, or a flood of what is suppressed, is not followed for ever. */
    private static final int MAX_LOOKED_AT = 200;

    private Unavailability() {}

    /** Whether a failure passes by itself. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql && isTransient(sql)
                        || cause instanceof RejectedExecutionException
                        || cause instanceof TimeoutException
                        || cause instanceof OIDCException
                        || cause instanceof UncertainOutcome);
    }

    /** Whether a failure says that the database is away, or has no room: not that one transaction stood in another's way. */
    public static boolean isDatabaseAway(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql
                        && isTransient(sql)
                        && !STATES.contains(String.valueOf(sql.getSQLState())));
    }

    /** Whether the connection broke so that nobody knows what became of the transaction: it may have been committed. */
    public static boolean leavesOutcomeUnknown(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql
                        && UNKNOWN_OUTCOMES.contains(String.valueOf(sql.getSQLState())));
    }

    /** A transaction manager does not name what broke its commit as the cause: it is suppressed in what it throws. */
    private static boolean any(@Nullable Throwable failure, Predicate<Throwable> predicate) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        if (failure != null) {
            open.add(failure);
        }
        while (!open.isEmpty() && seen.size() < MAX_LOOKED_AT) {
            Throwable next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (predicate.test(next)) {
                return true;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            open.addAll(Arrays.asList(next.getSuppressed()));
        }
        return false;
    }

    private static boolean isTransient(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return failure instanceof SQLTransientException || isFromPool(failure);
        }
        return STATES.contains(state) || state.length() == 5 && CLASSES.contains(state.substring(0, 2));
    }

    /** The pool has no type of its own for "no connection within the acquisition timeout". */
    private static boolean isFromPool(SQLException failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith("io.agroal.pool.");
    }
}
