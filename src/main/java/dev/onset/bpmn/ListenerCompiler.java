package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.ExecutionListeners;
import dev.onset.engine.Listener;
import dev.onset.engine.elements.JobListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles execution listeners ({@code zeebe:executionListeners}). As in Camunda 8, some kinds of nodes have no start
 * listeners and some no end listeners.
 */
final class ListenerCompiler {

    static final String EXECUTION_LISTENERS = "executionListeners";

    private static final String START = "start";
    private static final String END = "end";
    private static final String DEFAULT_RETRIES = "3";
    private static final Set<String> WITHOUT_START = Set.of("startEvent", "boundaryEvent");

    private final ModelExpressions expressions;

    ListenerCompiler(ModelExpressions expressions) {
        this.expressions = expressions;
    }

    ExecutionListeners listeners(FlowNode node) {
        List<BpmnXml> listeners = listenersIn(node.xml());
        if (listeners.isEmpty()) {
            return ExecutionListeners.NONE;
        }
        if (WITHOUT_START.contains(node.kind().bpmnName())) {
            refuse(node, listeners, START, node.described());
        }
        if (node.kind().bpmnName().endsWith("Gateway")) {
            refuse(node, listeners, END, node.described());
        }
        if (node.is("boundaryEvent") && node.has("compensateEventDefinition")) {
            refuse(node, listeners, END, "A compensation boundaryEvent");
        }
        if (node.is("endEvent") && node.has(Triggers.ERROR)) {
            refuse(node, listeners, END, "An error endEvent");
        }
        return compile(node.id(), listeners, TaskKinds.headers(node, expressions));
    }

    ExecutionListeners listeners(String processId, BpmnXml process) {
        return compile(processId, listenersIn(process), Map.of());
    }

    private static List<BpmnXml> listenersIn(BpmnXml xml) {
        return xml.extensions().stream()
                .filter(extension -> extension.name().equals(EXECUTION_LISTENERS))
                .flatMap(extension -> extension.zeebeChildren("executionListener").stream())
                .toList();
    }

    private void refuse(FlowNode node, List<BpmnXml> listeners, String event, String described) {
        if (listeners.stream().anyMatch(listener -> event.equals(listener.attribute("eventType")))) {
            expressions.error(
                    node.id(), described + " with a zeebe:executionListener at its " + event + " is not supported");
        }
    }

    private ExecutionListeners compile(String id, List<BpmnXml> listeners, Map<String, String> headersOfElement) {
        List<Listener> start = new ArrayList<>();
        List<Listener> end = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (BpmnXml xml : listeners) {
            String event = xml.attribute("eventType", "");
            if (!event.equals(START) && !event.equals(END)) {
                expressions.error(id, "The eventType of a zeebe:executionListener must be start or end");
            }
            if (!seen.add(event + " " + xml.attribute("type"))) {
                expressions.error(
                        id,
                        "Several zeebe:executionListener have the eventType " + event + " and the type "
                                + SchemaMessages.shortened(xml.attribute("type", "")));
            }
            (event.equals(END) ? end : start).add(listener(id, xml, headersOfElement));
        }
        return new ExecutionListeners(start, end);
    }

    private Listener listener(String id, BpmnXml xml, Map<String, String> headersOfElement) {
        Map<String, String> headers = new LinkedHashMap<>(headersOfElement);
        xml.zeebeChildren("taskHeaders").forEach(own -> headers.putAll(TaskKinds.headers(id, own, expressions)));
        return new JobListener(
                expressions.requiredText(id, "The job type of the listener", xml.attribute("type"), Bounds.JOB_TYPE),
                expressions.wholeNumber(
                        id,
                        "The number of retries of the listener",
                        xml.attribute("retries", DEFAULT_RETRIES),
                        1,
                        Integer.MAX_VALUE),
                Map.copyOf(headers));
    }
}
