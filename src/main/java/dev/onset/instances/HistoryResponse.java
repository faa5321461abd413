package dev.onset.instances;

import dev.onset.execution.HistoryEvent;
import dev.onset.execution.ProcessModel;
import dev.onset.runtime.History;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What happened to an instance, in order. */
@Schema(name = "InstanceHistory")
record HistoryResponse(
        List<Event> events,

        @Schema(description = "Send as `after` to get what came next; null where nothing did yet.") @Nullable
        Long next) {

    /** Something that happened to a token in a node. */
    @Schema(name = "InstanceHistoryEvent")
    record Event(
            @Schema(description = "The step: everything of one transaction has the same.")
            long revision,

            Instant at,

            @Schema(
                    description =
                            "`ENTERED`: arrived and waits; `LEFT`: went on after that; `PASSED`: arrived and went on at once.")
            HistoryEvent.Kind kind,

            @Schema(description = "Id of the node in BPMN.", examples = "approve")
            String nodeId,

            @Schema(examples = "Approve the loan") @Nullable String nodeName,

            @Schema(description = "The node's BPMN element.", examples = "userTask")
            String nodeType,

            long tokenId,

            @Schema(description = "Who caused the step; null for the runtime itself.", examples = "alice") @Nullable
            String actor,

            @Schema(description = "The reason, where there is one.") @Nullable
            String detail) {}

    static HistoryResponse from(List<History.Step> steps, int limit, ProcessModel model) {
        List<Event> events = steps.stream()
                .flatMap(step -> step.events().stream().map(event -> event(step, event, model)))
                .toList();
        return new HistoryResponse(
                events, steps.size() < limit ? null : steps.getLast().revision());
    }

    private static Event event(History.Step step, HistoryEvent event, ProcessModel model) {
        return new Event(
                step.revision(),
                step.at(),
                event.kind(),
                event.node(),
                model.node(event.node()).name(),
                model.node(event.node()).element().bpmnName(),
                event.token(),
                step.actor(),
                event.detail());
    }
}
