package dev.onset.bpmn;

import dev.onset.engine.Flow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks compensation (BPMN 2.0, 10.5.6 and 10.6.1): an association connects a boundary event with the activity that
 * compensates the activity of the event.
 */
final class CompensationCompiler {

    private final ProcessOutline outline;
    private final FileDefinitions file;
    private final ModelErrors errors;
    private final Set<String> sources = new HashSet<>();
    private final Set<String> targets = new HashSet<>();
    private final Set<String> withBoundary = new HashSet<>();
    private final Set<String> compensable = new HashSet<>();

    CompensationCompiler(ProcessOutline outline, FileDefinitions file, ModelErrors errors) {
        this.outline = outline;
        this.file = file;
        this.errors = errors;
        for (SequenceFlow flow : outline.flows()) {
            sources.add(flow.source());
            targets.add(flow.target());
        }
        for (FlowNode node : outline.nodes()) {
            if (node.is("boundaryEvent")) {
                (isCompensation(node) ? compensable : withBoundary).add(EventKinds.attachedTo(node));
            }
        }
    }

    static boolean isForCompensation(FlowNode node) {
        return node.isActivity() && node.xml().isTrue("isForCompensation");
    }

    /** Returns the associations of compensation boundary events with compensation handlers as flows. */
    List<Flow> associations() {
        List<Flow> associations = new ArrayList<>();
        for (FlowNode node : outline.nodes()) {
            if (isForCompensation(node)) {
                checkHandler(node);
            } else if (isCompensation(node)) {
                if (node.is("boundaryEvent")) {
                    Flow association = association(node);
                    if (association != null) {
                        associations.add(association);
                    }
                } else {
                    checkThrowEvent(node);
                }
            }
        }
        return associations;
    }

    private static boolean isCompensation(FlowNode node) {
        return node.has(Triggers.COMPENSATION);
    }

    private void checkHandler(FlowNode handler) {
        if (handler.isEventSubProcess()) {
            errors.add(handler.id(), "An event subprocess with isForCompensation is not supported");
        }
        if (sources.contains(handler.id()) || targets.contains(handler.id())) {
            errors.add(
                    handler.id(),
                    "A compensation handler must not have incoming or outgoing sequence flows: connect it with a"
                            + " compensation boundary event by an association");
        }
        if (withBoundary.contains(handler.id()) || compensable.contains(handler.id())) {
            errors.add(handler.id(), "A compensation handler must not have boundary events");
        }
    }

    private @Nullable Flow association(FlowNode event) {
        if (sources.contains(event.id())) {
            errors.add(event.id(), "A compensation boundary event must not have an outgoing sequence flow");
        }
        List<BpmnXml> associations = file.associationsFrom(event.id()).stream()
                .filter(association -> handler(association) instanceof FlowNode target && target.isActivity())
                .toList();
        if (associations.isEmpty()) {
            errors.add(
                    event.id(),
                    "A compensation boundary event needs an association that leads to its compensation handler");
            return null;
        }
        if (associations.size() > 1) {
            errors.add(event.id(), "A compensation boundary event with several compensation handlers is not supported");
        }
        BpmnXml association = associations.getFirst();
        FlowNode handler = Objects.requireNonNull(handler(association));
        if (!isForCompensation(handler)) {
            errors.add(handler.id(), "The compensation handler needs isForCompensation=\"true\"");
        } else if (!handler.scope().equals(event.scope())) {
            errors.add(
                    event.id(), "The compensation handler " + handler.id() + " must be in the same scope as the event");
        }
        return new Flow(association.attribute("id", event.id()), event.id(), handler.id(), null);
    }

    private @Nullable FlowNode handler(BpmnXml association) {
        return outline.node(FileDefinitions.local(association.attribute("targetRef", "")));
    }

    private void checkThrowEvent(FlowNode event) {
        String id = Triggers.compensatedActivity(
                event.xml().children(Triggers.COMPENSATION).getFirst());
        if (id == null || outline.isRefused(id)) {
            return;
        }
        FlowNode activity = outline.node(id);
        if (activity == null || !activity.isActivity() || activity.isEventSubProcess()) {
            errors.add(
                    event.id(),
                    "The attribute activityRef refers to " + id + ", which is not an activity of the process");
        } else if (!activity.scope().equals(event.scope()) && !isAround(activity.scope(), event)) {
            errors.add(
                    event.id(),
                    "The attribute activityRef refers to " + id + ", which is not in the same scope as the event");
        } else if (!compensable.contains(id) && !activity.kind().isScope()) {
            errors.add(
                    event.id(),
                    "The attribute activityRef refers to " + id
                            + ", which has no compensation boundary event and is not a subprocess");
        }
    }

    /** Whether an event is directly in an event subprocess of a scope. */
    private boolean isAround(String scope, FlowNode event) {
        FlowNode around = outline.node(event.scope());
        return around != null && around.isEventSubProcess() && around.scope().equals(scope);
    }
}
