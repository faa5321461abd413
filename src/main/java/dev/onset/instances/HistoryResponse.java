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

/** What happened to an instance, in order. */
@Schema(name = "InstanceHistory")
record HistoryResponse(
        List<Event> events,

        @Schema(
                description =
                        "Send as `after` to get what came next; null where nothing did yet. It is the revision of a step, or"
                                + " of a step that is longer than the page the revision and a number of its events.",
                examples = {"7", "7-1000"})
        @Nullable
        String next) {

    /** Something that happened to a token in a node. */
    @Schema(name = "InstanceHistoryEvent")
    record Event(
            @Schema(description = "The step: everything of one transaction has the same.")
            long revision,

            Instant at,

            @Schema(
                    description =
                            "`ENTERED`: arrived and waits; `LEFT`: went on after that; `PASSED`: arrived and went on at once. What a person did is an event, too.")
            HistoryEvent.Kind kind,

            @Schema(description = "Id of the node in BPMN.", examples = "approve")
            String nodeId,

            @Schema(examples = "Approve the loan") @Nullable String nodeName,

            @Schema(
                    description = "The node's BPMN element; null where the build that it runs on now has no such node.",
                    examples = "userTask")
            @Nullable
            String nodeType,

            long tokenId,

            @Schema(description = "Who caused the step; null for the runtime itself.", examples = "alice") @Nullable
            String actor,

            @Schema(description = "The reason, or what was done, where there is something to say.") @Nullable
            String detail,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "Where values were changed, what they were before.")
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
        // An instance that was moved to another build may have passed nodes that the build has not.
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
