package dev.onset.runtime;

import dev.onset.engine.InstanceState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Maps a row with the columns of {@code process_instance}. The row may have further columns. */
final class InstanceRowMapper implements RowMapper<StoredInstance> {

    private final ProcessCatalog processes;

    InstanceRowMapper(ProcessCatalog processes) {
        this.processes = processes;
    }

    @Override
    public StoredInstance map(ResultSet row, StatementContext context) throws SQLException {
        UUID uuid = id(row, "uuid");
        UUID definition = id(row, "definition_id");
        return new StoredInstance(
                uuid,
                id(row, "workspace_id"),
                id(row, "application_id"),
                id(row, "build_id"),
                definition,
                row.getString("process_name"),
                row.getLong("revision"),
                StateCodec.read(
                        InstanceState.valueOf(row.getString("state")),
                        processes.get(definition).model(),
                        row.getString("variables"),
                        row.getString("tokens")),
                row.getString("platform"),
                Objects.requireNonNull(time(row, "started_at")),
                row.getString("started_by"),
                time(row, "ended_at"),
                parent(row),
                row.getString("business_key"),
                row.getString("message_key"),
                time(row, "expires_at"),
                row.getString("traceparent"));
    }

    private static StoredInstance.@Nullable Parent parent(ResultSet row) throws SQLException {
        UUID parent = row.getObject("parent_uuid", UUID.class);
        if (parent == null) {
            return null;
        }
        // Earlier releases did not store the root instance.
        UUID root = row.getObject("root_uuid", UUID.class);
        return new StoredInstance.Parent(
                parent, row.getLong("parent_token"), root == null ? parent : root, row.getInt("call_depth"));
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
