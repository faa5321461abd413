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
 * Gives the runtime access to the database through Jdbi. Outside {@link #inTransaction}, each statement is a
 * transaction and a round trip of its own. Exception messages do not contain the parameters of the failed statement,
 * because parameters may be process values.
 */
@ApplicationScoped
@RegisterForReflection(targets = {AbstractArgumentFactory.class, ColumnMapper.class})
class Database {

    private final Jdbi jdbi;

    /** The handle of the current transaction of the thread; null if there is none. */
    private final ThreadLocal<@Nullable Handle> current = new ThreadLocal<>();

    Database(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
        jdbi.registerArrayType(Long.class, "bigint")
                .registerArrayType(UUID.class, "uuid")
                .registerArrayType(String.class, "text");
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        // The connection may take part in a JTA transaction, which the container ends.
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    /**
     * Calls a function with the handle of the thread's current transaction or, if there is none, with a new handle in
     * auto-commit mode.
     */
    <T> T with(Function<Handle, T> use) {
        Handle handle = current.get();
        if (handle != null) {
            return use.apply(handle);
        }
        try (Handle opened = jdbi.open()) {
            return use.apply(opened);
        }
    }

    /**
     * Runs an action in one transaction. All database work of the action on this thread commits or rolls back together.
     * A nested call joins the transaction of the outer call.
     */
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
