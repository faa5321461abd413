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
        BUSINESS_KEY_TAKEN,
        /** A message with the same correlation key started an instance of the process that has not ended. */
        MESSAGE_KEY_TAKEN
    }

    private final Kind kind;

    public StartConflict(Kind kind) {
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
        return switch (String.valueOf(violated(failure))) {
            case "idempotency_key_pk" -> new StartConflict(Kind.KEY_TAKEN);
            case "process_instance_business_key_uq" -> new StartConflict(Kind.BUSINESS_KEY_TAKEN);
            case "process_instance_message_key_uq" -> new StartConflict(Kind.MESSAGE_KEY_TAKEN);
            default -> null;
        };
    }

    /** Of several statements that were sent together, the failure is within the one that is thrown. */
    private static @Nullable String violated(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException postgres && UNIQUE_VIOLATION.equals(postgres.getSQLState())) {
                ServerErrorMessage message = postgres.getServerErrorMessage();
                return message == null ? null : message.getConstraint();
            }
        }
        return null;
    }
}
