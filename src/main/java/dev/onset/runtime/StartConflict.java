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

    private static final String IDEMPOTENCY_KEY_INDEX = "idempotency_key_pk";
    private static final String BUSINESS_KEY_INDEX = "process_instance_business_key_uq";
    private static final String MESSAGE_KEY_INDEX = "process_instance_message_key_uq";

    /** What the other one has. */
    public enum Kind {
        /** The same key, and it has committed. */
        KEY_TAKEN,
        /** The same key, and it has not committed within the time that the transaction waits for locks. */
        KEY_IN_USE,
        /** The same business key, where that may be used once only. */
        BUSINESS_KEY_TAKEN,
        /** A message with the same correlation key started an instance of the process that has not ended. */
        MESSAGE_KEY_TAKEN,
        /** The same business key, and it has not committed within the time that the transaction waits for locks. */
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

    /** The conflict that made a start fail; null where it is another failure. */
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

    /** Of several statements that were sent together, the failure is within the one that is thrown. */
    private static @Nullable ServerErrorMessage message(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return postgres.getServerErrorMessage();
            }
        }
        return null;
    }

    /** The index of what it waited for is in the context of the error, in quotes in every language. */
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
