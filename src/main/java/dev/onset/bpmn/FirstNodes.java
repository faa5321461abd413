package dev.onset.bpmn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds where a process or subprocess without a start event begins. BPMN lets each node to which no flow leads begin by
 * itself (BPMN 2.0, 10.5.2). Onset, like Camunda 8, needs a start event that says so.
 */
final class FirstNodes {

    /** The maximum number of nodes that a message names. */
    private static final int MAX_NAMED = 5;

    private FirstNodes() {}

    /** Returns what the author has to draw, as the end of a sentence; empty if nothing in the scope can begin. */
    static String howToStart(BpmnXml scope) {
        List<String> first = first(scope);
        if (first.isEmpty()) {
            return "";
        }
        String named = first.size() <= MAX_NAMED
                ? String.join(", ", first)
                : String.join(", ", first.subList(0, MAX_NAMED)) + " …";
        return first.size() == 1
                ? ": draw one with a sequence flow to " + named + ", to which no flow leads"
                : ": draw one with a sequence flow to where it begins; no flow leads to " + named;
    }

    private static List<String> first(BpmnXml scope) {
        Set<String> targets = new HashSet<>();
        for (BpmnXml flow : scope.children("sequenceFlow")) {
            targets.add(flow.attribute("targetRef", ""));
        }
        return scope.children().stream()
                .filter(child -> ElementKinds.of(child.name()) != null)
                .filter(child -> !"boundaryEvent".equals(child.name())
                        && !child.isTrue("triggeredByEvent")
                        && !child.isTrue("isForCompensation"))
                .map(child -> child.attribute("id", ""))
                .filter(id -> !id.isEmpty() && !targets.contains(id))
                .map(SchemaMessages::shortened)
                .toList();
    }
}
