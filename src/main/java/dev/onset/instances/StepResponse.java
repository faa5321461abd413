package dev.onset.instances;

import dev.onset.engine.InstanceState;
import dev.onset.engine.ProcessModel;
import dev.onset.runtime.History;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A step of an instance, as an event {@code step}. */
@Schema(name = "InstanceStep")
record StepResponse(
        @Schema(description = "The step; also the event's id, unless the step has more events.")
        long revision,

        Instant at,

        @Schema(description = "Who caused it; null for the runtime itself.", examples = "alice") @Nullable
        String actor,

        @Schema(description = "What happened, in order.") List<HistoryResponse.Event> events,

        @Schema(
                description =
                        "Whether the step has more events: they come in the next event `step`, of the same revision.")
        boolean more) {

    /** The end of an instance, as the last event, {@code end}. */
    @Schema(name = "InstanceEnd")
    record End(long revision, InstanceState state) {}

    static StepResponse from(History.Step step, ProcessModel model) {
        return new StepResponse(
                step.revision(), step.at(), step.actor(), HistoryResponse.events(step, model), !step.last());
    }
}
