package dev.onset.instances;

import dev.onset.engine.InstanceState;
import dev.onset.engine.ProcessModel;
import dev.onset.runtime.History;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The data of a server-sent event {@code step}: a step of an instance. */
@Schema(name = "InstanceStep")
record StepResponse(
        @Schema(description = "The revision of the step; also the id of the event, unless the step has more events.")
        long revision,

        Instant at,

        @Schema(description = "Who caused the step; null for the runtime itself.", examples = "alice") @Nullable
        String actor,

        @Schema(description = "The events of the step, in order.")
        List<HistoryResponse.Event> events,

        @Schema(
                description =
                        "Whether the step has more events, which follow in the next event `step` with the same revision.")
        boolean more) {

    /** The data of the last server-sent event, {@code end}: the end of an instance. */
    @Schema(name = "InstanceEnd")
    record End(long revision, InstanceState state) {}

    static StepResponse from(History.Step step, ProcessModel model) {
        return new StepResponse(
                step.revision(), step.at(), step.actor(), HistoryResponse.events(step, model), !step.last());
    }
}
