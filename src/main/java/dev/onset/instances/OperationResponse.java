package dev.onset.instances;

import dev.onset.engine.InstanceState;
import dev.onset.runtime.StoredInstance;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an act made of an instance. */
@Schema(name = "ProcessInstanceState")
record OperationResponse(
        UUID uuid,
        InstanceState state,

        @Schema(description = "The step that the act was; its `actor` in the history is who did it.")
        long revision,

        @Schema(description = "When it ends as `EXPIRED`, if it has not ended by then.") @Nullable
        Instant expiryTime) {

    static OperationResponse from(StoredInstance instance) {
        return new OperationResponse(
                instance.uuid(), instance.execution().state(), instance.revision(), instance.expiresAt());
    }
}
