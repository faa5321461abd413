package dev.onset.platform;

import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import java.sql.SQLTransientException;
import java.util.Optional;

/**
 * Loads entities by their identifiers. {@code EntityManager.find}, and so Panache's {@code findById}, returns null where the
 * query failed and the transaction was marked for rollback, for example because the connection broke (HHH-12472). An entity
 * would then look as if it did not exist.
 */
public final class Entities {

    private Entities() {}

    /**
     * Loads an entity, in the current transaction if there is one.
     *
     * @return empty if the entity does not exist
     * @throws PersistenceException if the query failed
     */
    public static <T> Optional<T> find(Class<T> type, Object id) {
        T entity = Panache.getEntityManager(type).find(type, id);
        if (entity == null && isMarkedForRollback()) {
            throw new PersistenceException(
                    "The entity cannot be loaded, since the transaction has failed.",
                    new SQLTransientException("The transaction is marked for rollback."));
        }
        return Optional.ofNullable(entity);
    }

    private static boolean isMarkedForRollback() {
        try {
            return Panache.getTransactionManager().getStatus() == Status.STATUS_MARKED_ROLLBACK;
        } catch (SystemException e) {
            throw new PersistenceException("The status of the transaction is unknown.", e);
        }
    }
}
