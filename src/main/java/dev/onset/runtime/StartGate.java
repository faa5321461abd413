package dev.onset.runtime;

import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A query that decides whether an instance may be started. It is a part of the statement that writes the instance.
 *
 * @param query returns one row: its column {@code accepted} tells whether the instance may be started, and its column
 *     {@code unique_business_keys} whether business keys must be unique among the running instances of the application
 * @param parameters the parameters of the query, by name; none may have the name of a parameter of {@link EffectWriter}
 * @param mapper maps the row
 */
public record StartGate<T>(String query, Map<String, @Nullable Object> parameters, RowMapper<T> mapper) {

    /**
     * The result of a start.
     *
     * @param found the mapped row of the query
     * @param started the instance; null if the query did not accept the start
     */
    public record Result<T>(T found, @Nullable StoredInstance started) {}
}
