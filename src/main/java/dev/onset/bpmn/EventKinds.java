package dev.onset.bpmn;

import dev.onset.bpmn.ElementKind.Mappings;
import dev.onset.execution.Element;
import dev.onset.execution.elements.EndEvent;
import dev.onset.execution.elements.StartEvent;
import dev.onset.execution.elements.TerminateEndEvent;
import java.util.List;
import java.util.Set;

/** Events. What an event waits for or does is its event definition. */
final class EventKinds {

    private EventKinds() {}

    static List<ElementKind> all() {
        return List.of(
                ElementKind.event("startEvent", Mappings.OUTPUTS, (node, expressions) -> new StartEvent()),
                new ElementKind(
                        "endEvent",
                        TaskKinds.union(IgnoredXml.IN_EVENTS, Set.of("terminateEventDefinition")),
                        Set.of("ioMapping"),
                        Mappings.INPUTS_AND_OUTPUTS,
                        EventKinds::endEvent));
    }

    private static Element endEvent(FlowNode node, ModelExpressions expressions) {
        List<BpmnXml> terminations = node.xml().children("terminateEventDefinition");
        if (terminations.isEmpty()) {
            return new EndEvent();
        }
        if (terminations.size() > 1) {
            expressions.error(node.id(), "An endEvent with several event definitions is not supported");
        }
        if (node.extension("ioMapping") != null) {
            expressions.error(node.id(), "A terminate endEvent with zeebe:ioMapping is not supported");
        }
        return new TerminateEndEvent();
    }
}
