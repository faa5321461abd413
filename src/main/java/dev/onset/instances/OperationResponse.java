package dev.onset.instances;

import dev.onset.engine.InstanceState;
import dev.onset.runtime.StoredInstance;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The state of an instance after an operation. */
@Schema(name = "ProcessInstanceState")
record OperationResponse(
        UUID uuid,
        InstanceState state,

        @Schema(description = "The revision of the step in the history that records the operation and its `actor`.")
        long revision,

        @Schema(description = "When the instance ends as `EXPIRED` unless it has ended before.") @Nullable
        Instant expiryTime) {

    static OperationResponse from(StoredInstance instance) {
        return new OperationResponse(
                instance.uuid(), instance.execution().state(), instance.revision(), instance.expiresAt());
    }
}
