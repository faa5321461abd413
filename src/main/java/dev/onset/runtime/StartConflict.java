package dev.onset.runtime;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Thrown when a start was not written because it conflicts with another start. The transaction must be rolled back. */
public final class StartConflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String IDEMPOTENCY_KEY_INDEX = "idempotency_key_pk";
    private static final String BUSINESS_KEY_INDEX = "process_instance_business_key_uq";
    private static final String MESSAGE_KEY_INDEX = "process_instance_message_key_uq";

    /** What the starts conflict about. */
    public enum Kind {
        /** A committed start has the same idempotency key. */
        KEY_TAKEN,
        /** A start with the same idempotency key did not commit within the lock timeout of the transaction. */
        KEY_IN_USE,
        /** A running instance has the same business key, which must be unique. */
        BUSINESS_KEY_TAKEN,
        /** A running instance of the process was started by a message with the same correlation key. */
        MESSAGE_KEY_TAKEN,
        /** A start with the same business key did not commit within the lock timeout of the transaction. */
        BUSINESS_KEY_IN_USE
    }

    private final Kind kind;

    public StartConflict(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the conflict that caused a failure; null if the failure has another cause. */
    static @Nullable StartConflict of(SQLException failure, boolean hasKey) {
        ServerErrorMessage message = message(failure);
        if (message == null) {
            return null;
        }
        return switch (message.getSQLState()) {
            case LOCK_NOT_AVAILABLE -> waited(message, hasKey);
            case UNIQUE_VIOLATION -> violated(message);
            case null, default -> null;
        };
    }

    /** Returns the server's error. The error of a statement in a batch is a cause of the exception that is thrown. */
    private static @Nullable ServerErrorMessage message(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return postgres.getServerErrorMessage();
            }
        }
        return null;
    }

    /**
     * Returns the conflict for a lock timeout. The context of the server's error names the index in quotes, in every
     * language.
     */
    private static @Nullable StartConflict waited(ServerErrorMessage message, boolean hasKey) {
        String context = message.getWhere();
        if (context != null && context.contains('"' + BUSINESS_KEY_INDEX + '"')) {
            return new StartConflict(Kind.BUSINESS_KEY_IN_USE);
        }
        return hasKey ? new StartConflict(Kind.KEY_IN_USE) : null;
    }

    private static @Nullable StartConflict violated(ServerErrorMessage message) {
        return switch (message.getConstraint()) {
            case IDEMPOTENCY_KEY_INDEX -> new StartConflict(Kind.KEY_TAKEN);
            case BUSINESS_KEY_INDEX -> new StartConflict(Kind.BUSINESS_KEY_TAKEN);
            case MESSAGE_KEY_INDEX -> new StartConflict(Kind.MESSAGE_KEY_TAKEN);
            case null, default -> null;
        };
    }
}
