package dev.onset.runtime;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A start was not written, because another one stands in its way. The transaction cannot go on. */
public final class StartConflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** What the other one has. */
    public enum Kind {
        /** The same key, and it has committed. */
        KEY_TAKEN,
        /** The same key, and it has not committed within the time that the transaction waits for locks. */
        KEY_IN_USE,
        /** The same business key, where that may be used once only. */
        BUSINESS_KEY_TAKEN
    }

    private final Kind kind;

    StartConflict(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The conflict that made a start fail; null where it is another failure. */
    static @Nullable StartConflict of(SQLException failure, boolean hasKey) {
        if (hasKey && LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            return new StartConflict(Kind.KEY_IN_USE);
        }
        if (!UNIQUE_VIOLATION.equals(failure.getSQLState()) || !(failure instanceof PSQLException postgres)) {
            return null;
        }
        ServerErrorMessage message = postgres.getServerErrorMessage();
        return switch (String.valueOf(message == null ? null : message.getConstraint())) {
            case "idempotency_key_pk" -> new StartConflict(Kind.KEY_TAKEN);
            case "process_instance_business_key_uq" -> new StartConflict(Kind.BUSINESS_KEY_TAKEN);
            default -> null;
        };
    }
}
