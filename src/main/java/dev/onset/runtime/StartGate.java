package dev.onset.runtime;

import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A query that decides, in the statement that writes an instance, whether it may be started.
 *
 * @param query gives one row; its column {@code accepted} says whether the instance may be started, and
 *     {@code unique_business_keys} whether no other running instance of the application may have its business key
 * @param parameters those of the query, by name; none has a name of {@link EffectWriter}'s
 * @param mapper reads the row
 */
public record StartGate<T>(String query, Map<String, @Nullable Object> parameters, RowMapper<T> mapper) {

    /**
     * What the query found.
     *
     * @param started the instance; null where it was not accepted
     */
    public record Result<T>(T found, @Nullable StoredInstance started) {}
}
