package dev.onset.problems;

import io.quarkus.oidc.OIDCException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
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

    private Unavailability() {}

    /** Whether a failure passes by itself. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof SQLException sql && isTransient(sql)
                    || cause instanceof RejectedExecutionException
                    || cause instanceof OIDCException) {
                return true;
            }
        }
        return false;
    }

    /** Whether a failure says that the database is away, or has no room: not that one transaction stood in another's way. */
    public static boolean isDatabaseAway(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof SQLException sql
                    && isTransient(sql)
                    && !STATES.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
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
