package dev.onset.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds an SQL text together with its parameters. */
public final class Sql {

    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    public Sql add(String part, @Nullable Object... values) {
        text.append(part);
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    public Sql add(Sql part) {
        text.append(part.text);
        parameters.addAll(part.parameters);
        return this;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Prepares the statement. Collections are bound as arrays of text or uuid, times in UTC. */
    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        for (int i = 0; i < parameters.size(); i++) {
            Object parameter = parameters.get(i);
            switch (parameter) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Collection<?> list ->
                    statement.setArray(
                            i + 1,
                            connection.createArrayOf(
                                    list.iterator().hasNext() && list.iterator().next() instanceof String
                                            ? "text"
                                            : "uuid",
                                    list.toArray()));
                case Instant time -> statement.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
                default -> statement.setObject(i + 1, parameter);
            }
        }
        return statement;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
