package dev.onset.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Reads the stored results of starts with an idempotency key. */
@ApplicationScoped
class IdempotencyRecords {

    private static final String FIND =
            "select k.id, " + IdempotencyRecord.COLUMNS + " from idempotency_key k where k.id = any (?)";

    private final DataSource dataSource;

    IdempotencyRecords(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns the records of the given key ids, by key id. */
    Map<String, IdempotencyRecord> find(Collection<String> keyIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", keyIds.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                Map<String, IdempotencyRecord> found = new HashMap<>();
                while (row.next()) {
                    found.put(row.getString("id"), IdempotencyRecord.read(row));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new PersistenceException("The idempotency records could not be read", e);
        }
    }
}
