package dev.onset.bpmn;

import dev.onset.bpmn.FlowNode.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks combinations of events: at an activity, in a scope and after an event-based gateway. */
final class StructureCheck {

    /** The activities that contain or call what may throw an escalation. */
    private static final Set<String> ESCALATING =
            Set.of("subProcess", "callActivity", "transaction", "adHocSubProcess");

    private static final String EVENT_GATEWAY = "eventBasedGateway";

    private final ProcessOutline outline;
    private final ModelErrors errors;
    private final Map<String, List<String>> outgoing = new HashMap<>();
    private final Map<String, Integer> incoming = new HashMap<>();

    StructureCheck(ProcessOutline outline, ModelErrors errors) {
        this.outline = outline;
        this.errors = errors;
        for (SequenceFlow flow : outline.flows()) {
            outgoing.computeIfAbsent(flow.source(), source -> new ArrayList<>()).add(flow.target());
            incoming.merge(flow.target(), 1, Integer::sum);
        }
    }

    void check() {
        Map<String, List<FlowNode>> together = new HashMap<>();
        for (FlowNode node : outline.nodes()) {
            if (node.is("boundaryEvent")) {
                checkBoundary(node);
                together.computeIfAbsent("at " + EventKinds.attachedTo(node), place -> new ArrayList<>())
                        .add(node);
            } else if (node.is(EVENT_GATEWAY)) {
                checkEventGateway(node);
            } else if (node.is("startEvent")) {
                together.computeIfAbsent("in " + startedScope(node), place -> new ArrayList<>())
                        .add(node);
            }
        }
        together.values().forEach(this::checkDifferent);
    }

    /** Returns the id of the scope in which a start event waits, for comparison with others that wait there. */
    private @Nullable String startedScope(FlowNode start) {
        FlowNode around = start.place() == Place.EVENT_SUBPROCESS ? outline.node(start.scope()) : null;
        // The event subprocesses of a scope and the start events of that scope do not compete.
        return around == null ? start.scope() + " itself" : around.scope();
    }

    private void checkBoundary(FlowNode boundary) {
        String id = EventKinds.attachedTo(boundary);
        FlowNode activity = outline.node(id);
        if (activity == null) {
            if (!outline.isRefused(id)) {
                errors.add(boundary.id(), "The attribute attachedToRef refers to " + id + ", which is not a flow node");
            }
        } else if (!activity.scope().equals(boundary.scope())) {
            errors.add(boundary.id(), "The event is attached to " + id + ", which is in another scope");
        } else if (!activity.isActivity() || activity.isEventSubProcess()) {
            errors.add(boundary.id(), "The event is attached to " + id + ", which is not an activity");
        } else if (boundary.has(Triggers.ESCALATION)
                && !ESCALATING.contains(activity.kind().bpmnName())) {
            errors.add(
                    boundary.id(),
                    "The event waits for an escalation, but " + lowerFirst(activity.described())
                            + " throws none: attach it to a subprocess or a callActivity");
        }
    }

    private void checkEventGateway(FlowNode gateway) {
        if (gateway.xml().isTrue("instantiate")
                || !"Exclusive".equals(gateway.xml().attribute("eventGatewayType", "Exclusive"))) {
            errors.add(gateway.id(), "An eventBasedGateway that is instantiating or parallel is not supported");
        }
        List<String> targets = outgoing.getOrDefault(gateway.id(), List.of());
        if (targets.size() < 2) {
            errors.add(gateway.id(), "An eventBasedGateway needs at least two outgoing flows");
        }
        List<FlowNode> events =
                targets.stream().map(outline::node).filter(Objects::nonNull).toList();
        events.forEach(event -> checkChosen(gateway, event));
        checkDifferent(events);
    }

    private void checkChosen(FlowNode gateway, FlowNode event) {
        if (event.has(Triggers.LINK)) {
            errors.add(
                    event.id(),
                    event.described() + " with linkEventDefinition after the eventBasedGateway " + gateway.id()
                            + " is not supported, because it does not wait for an event");
            return;
        }
        if (!event.is("intermediateCatchEvent") && !event.is("receiveTask")) {
            errors.add(
                    event.id(),
                    event.described() + " after the eventBasedGateway " + gateway.id()
                            + " is not supported: use an intermediateCatchEvent or a receiveTask");
            return;
        }
        if (incoming.getOrDefault(event.id(), 0) > 1) {
            errors.add(
                    event.id(),
                    event.described() + " after the eventBasedGateway " + gateway.id()
                            + " must not have another incoming flow");
        }
        if (event.is("receiveTask")) {
            checkChosenTask(gateway, event);
        }
    }

    /** Rejects properties of a receive task that would have no effect, because the gateway waits instead of the task. */
    private void checkChosenTask(FlowNode gateway, FlowNode task) {
        String where = " after the eventBasedGateway " + gateway.id() + " is not supported";
        BpmnXml ioMapping = task.extension("ioMapping");
        if (ioMapping != null && !ioMapping.zeebeChildren("input").isEmpty()) {
            errors.add(task.id(), "A receiveTask with an input mapping" + where);
        }
        if (task.isMultiInstance()) {
            errors.add(task.id(), "A receiveTask with " + FlowNode.MULTI_INSTANCE + where);
        }
        if (boundaries().anyMatch(boundary -> EventKinds.attachedTo(boundary).equals(task.id()))) {
            errors.add(task.id(), "A receiveTask with a boundaryEvent" + where);
        }
    }

    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private Stream<FlowNode> boundaries() {
        return outline.nodes().stream().filter(node -> node.is("boundaryEvent"));
    }

    /**
     * Refuses two events that wait for the same trigger in one place, because it would be ambiguous which of them is
     * triggered.
     */
    @SuppressWarnings("ReferenceEquality") // The list may contain the same event twice.
    private void checkDifferent(List<FlowNode> events) {
        Map<String, FlowNode> seen = new HashMap<>();
        for (FlowNode event : events) {
            String what = Triggers.exclusive(event);
            FlowNode other = what == null ? null : seen.putIfAbsent(what, event);
            if (other != null && other != event) {
                errors.add(event.id(), "The event waits for " + what + ", for which " + other.id() + " already waits");
            }
        }
    }
}
