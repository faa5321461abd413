package dev.onset.instances;

import dev.onset.engine.HistoryEvent;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.runtime.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the history of an instance, in order. */
@Schema(name = "InstanceHistory")
record HistoryResponse(
        List<Event> events,

        @Schema(
                description =
                        "The value of `after` for the next page; null if there are no further events yet. It is the revision of a step"
                                + " or, within a step that is longer than the page, the revision and a number of its events.",
                examples = {"7", "7-1000"})
        @Nullable
        String next) {

    /** An event that happened to a token at a node. */
    @Schema(name = "InstanceHistoryEvent")
    record Event(
            @Schema(description = "The revision of the step. All events of a transaction have the same revision.")
            long revision,

            Instant at,

            @Schema(
                    description =
                            "`ENTERED`: the token arrived and waits. `LEFT`: the token continued after waiting. `PASSED`: the token arrived and continued immediately. Operations by users are events, too.")
            HistoryEvent.Kind kind,

            @Schema(description = "Id of the node in BPMN.", examples = "approve")
            String nodeId,

            @Schema(examples = "Approve the loan") @Nullable String nodeName,

            @Schema(
                    description =
                            "The BPMN element of the node; null if the build that the instance now runs on has no such node.",
                    examples = "userTask")
            @Nullable
            String nodeType,

            long tokenId,

            @Schema(description = "Who caused the step; null for the runtime itself.", examples = "alice") @Nullable
            String actor,

            @Schema(description = "The reason for the event, or a description of the operation, if there is one.")
            @Nullable
            String detail,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "The previous values, if the event changed values.")
            @Nullable
            Map<String, @Nullable Object> previousValues) {}

    static HistoryResponse from(History.Progress page, ProcessModel model) {
        return new HistoryResponse(
                page.steps().stream()
                        .flatMap(step -> events(step, model).stream())
                        .toList(),
                page.reachedEnd() ? null : page.steps().getLast().position().toString());
    }

    static List<Event> events(History.Step step, ProcessModel model) {
        return step.events().stream().map(event -> event(step, event, model)).toList();
    }

    private static Event event(History.Step step, HistoryEvent event, ProcessModel model) {
        // A migrated instance may have passed nodes that do not exist in its current build.
        Node node = model.contains(event.node()) ? model.node(event.node()) : null;
        return new Event(
                step.revision(),
                step.at(),
                event.kind(),
                event.node(),
                node == null ? null : node.name(),
                node == null ? null : node.element().bpmnName(),
                event.token(),
                step.actor(),
                event.detail(),
                event.before());
    }
}
