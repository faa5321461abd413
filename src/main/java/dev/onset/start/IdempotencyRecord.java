package dev.onset.start;

import dev.onset.builds.BuildStatus;
import dev.onset.engine.InstanceState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The stored result of a start with an idempotency key.
 *
 * @param fingerprint the fingerprint of the request's values and parameters
 */
record IdempotencyRecord(
        String fingerprint,
        UUID instance,
        UUID buildId,
        BuildStatus buildStatus,
        UUID definitionId,
        InstanceState state) {

    /** The columns that {@link #read} reads, of a row {@code k} of {@code idempotency_key}. */
    static final String COLUMNS = """
            k.fingerprint, k.instance_uuid as kept_instance, k.build_id as kept_build, k.build_status as kept_build_status,
                k.definition_id as kept_definition, k.state as kept_state""";

    static IdempotencyRecord read(ResultSet row) throws SQLException {
        return new IdempotencyRecord(
                row.getString("fingerprint"),
                row.getObject("kept_instance", UUID.class),
                row.getObject("kept_build", UUID.class),
                BuildStatus.valueOf(row.getString("kept_build_status")),
                row.getObject("kept_definition", UUID.class),
                InstanceState.valueOf(row.getString("kept_state")));
    }
}
