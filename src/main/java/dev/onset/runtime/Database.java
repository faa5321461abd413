package dev.onset.runtime;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's way to the database. Outside {@link #inTransaction} each statement is a transaction of its own, and one round
 * trip. No message of an exception holds a parameter of the statement that failed, as that may be a process value.
 */
@ApplicationScoped
@RegisterForReflection(targets = {AbstractArgumentFactory.class, ColumnMapper.class})
class Database {

    private final Jdbi jdbi;

    /** The handle of the transaction that the thread is in. */
    private final ThreadLocal<@Nullable Handle> current = new ThreadLocal<>();

    Database(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
        jdbi.registerArrayType(Long.class, "bigint")
                .registerArrayType(UUID.class, "uuid")
                .registerArrayType(String.class, "text");
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        // The connection may be in a transaction of the container's, which the container ends.
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    /** Uses the database: in the transaction that the thread is in, or in none. */
    <T> T with(Function<Handle, T> use) {
        Handle handle = current.get();
        if (handle != null) {
            return use.apply(handle);
        }
        try (Handle opened = jdbi.open()) {
            return use.apply(opened);
        }
    }

    /** Runs an action in one transaction: all that it does with the database on this thread commits together, or nothing. */
    <T> T inTransaction(Supplier<T> action) {
        if (current.get() != null) {
            return action.get();
        }
        try (Handle handle = jdbi.open()) {
            current.set(handle);
            return handle.inTransaction(ignored -> action.get());
        } finally {
            current.remove();
        }
    }
}
