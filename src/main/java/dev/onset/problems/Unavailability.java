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

/**
 * Distinguishes temporary failures (the database, the identity provider or the connection pool is unavailable, a deadlock) from
 * bugs.
 */
public final class Unavailability {

    /** Classes of SQLSTATE (PostgreSQL, appendix A): connection exception, insufficient resources, operator intervention. */
    private static final Set<String> CLASSES = Set.of("08", "53", "57");

    /**
     * Serialization failure, deadlock detected, lock not available, and the timeouts of a statement, of a session that is idle
     * in a transaction, and of a transaction. Each of them affects a single transaction only.
     */
    private static final Set<String> STATES = Set.of("40001", "40P01", "55P03", "57014", "25P03", "25P04");

    /**
     * The connection broke or was terminated by the server, which may happen between a commit and its response. Connections
     * that were never established (08001, 08004) are not included.
     */
    private static final Set<String> UNKNOWN_OUTCOMES = Set.of("08006", "08007", "57P01", "57P02", "57P05");

    /** Bounds the search through causes and suppressed exceptions, which may form a cycle. */
    private static final int MAX_EXCEPTIONS = 200;

    private Unavailability() {}

    /** Whether a failure is temporary. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql && isTransient(sql)
                        || cause instanceof RejectedExecutionException
                        || cause instanceof TimeoutException
                        || cause instanceof OIDCException
                        || cause instanceof UncertainOutcome);
    }

    /** Whether the database is unavailable or out of resources. False for conflicts between transactions. */
    public static boolean isDatabaseAway(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql
                        && isTransient(sql)
                        && !STATES.contains(String.valueOf(sql.getSQLState())));
    }

    /** Whether the connection broke in a way that leaves unknown whether the transaction was committed. */
    public static boolean leavesOutcomeUnknown(@Nullable Throwable failure) {
        return any(
                failure,
                cause -> cause instanceof SQLException sql
                        && UNKNOWN_OUTCOMES.contains(String.valueOf(sql.getSQLState())));
    }

    /** Also searches suppressed exceptions, because a transaction manager adds the failure of a commit as one. */
    private static boolean any(@Nullable Throwable failure, Predicate<Throwable> predicate) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        if (failure != null) {
            open.add(failure);
        }
        while (!open.isEmpty() && seen.size() < MAX_EXCEPTIONS) {
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

    /**
     * Agroal has no exception type and no SQLSTATE for an acquisition timeout, nor for a connection that broke before it could be
     * enlisted in the transaction.
     */
    private static boolean isFromPool(SQLException failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith("io.agroal.");
    }
}
