package dev.onset.bpmn;

import dev.onset.bpmn.FlowNode.Place;
import dev.onset.engine.Bounds;
import dev.onset.engine.ExpressionFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flow nodes and sequence flows of a process and its subprocesses, before they are compiled. Refuses elements that
 * Onset does not execute.
 */
final class ProcessOutline {

    private final FileDefinitions file;
    private final ModelErrors errors;
    private final Map<String, FlowNode> nodes = new LinkedHashMap<>();
    private final List<SequenceFlow> flows = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Integer> generatedIds = new HashMap<>();

    ProcessOutline(String processId, BpmnXml process, FileDefinitions file, ModelErrors errors) {
        this.file = file;
        this.errors = errors;
        ExtensionCheck.check(
                processId,
                "process",
                process,
                ElementKind.union(
                        IgnoredXml.PROCESS_EXTENSIONS,
                        Set.of(ListenerCompiler.EXECUTION_LISTENERS, JobPriorities.EXTENSION)),
                errors);
        readScope(processId, Place.PROCESS, process);
    }

    Collection<FlowNode> nodes() {
        return nodes.values();
    }

    /** Returns the flows in the order of the file. */
    List<SequenceFlow> flows() {
        return flows;
    }

    @Nullable
    FlowNode node(String id) {
        return nodes.get(id);
    }

    /** Whether the element was refused, so that errors that follow from its absence are not reported. */
    boolean isRefused(String id) {
        return refused.contains(id);
    }

    private void readScope(String scope, Place place, BpmnXml xml) {
        for (BpmnXml child : xml.children()) {
            FlowNodeKind kind = ElementKinds.of(child.name());
            if ("sequenceFlow".equals(child.name())) {
                readFlow(scope, child);
            } else if (kind != null) {
                readNode(scope, place, child, kind);
            } else if (!(place != Place.PROCESS && FlowNode.MULTI_INSTANCE.equals(child.name()))
                    && !(place == Place.AD_HOC_SUBPROCESS && AdHocKind.CONDITION.equals(child.name()))
                    && !IgnoredXml.IN_SCOPES.contains(child.name())
                    && !IgnoredXml.IN_FLOW_NODES.contains(child.name())
                    && !IgnoredXml.IN_ACTIVITIES.contains(child.name())) {
                refuse(scope, xml, child);
            }
        }
        checkStart(scope, place, xml);
    }

    private void refuse(String scope, BpmnXml xml, BpmnXml child) {
        String id = child.attribute("id");
        if (child.name().endsWith("LoopCharacteristics")) {
            errors.add(scope, BpmnNames.a(xml.name()) + " with " + child.name() + " is not supported");
        } else {
            errors.add(id == null ? scope : id, BpmnNames.a(child.name()) + " is not supported");
        }
        if (id != null) {
            refused.add(id);
        }
    }

    private void readFlow(String scope, BpmnXml xml) {
        String source = xml.attribute("sourceRef");
        String target = xml.attribute("targetRef");
        if (source != null && target != null) {
            String id = xml.attribute("id") == null ? generatedId(source, target) : xml.attribute("id", "");
            checkLengths(scope, id, xml, errors);
            flows.add(new SequenceFlow(id, scope, source, target, xml));
        }
    }

    /**
     * Returns the id of a flow that has none. It is the same whenever the file is compiled, and cannot be the id of an
     * element, because these have no {@code >}.
     */
    private String generatedId(String source, String target) {
        String id = source + "->" + target;
        int number = generatedIds.merge(id, 1, Integer::sum);
        return number == 1 ? id : id + "#" + number;
    }

    private void readNode(String scope, Place place, BpmnXml xml, FlowNodeKind kind) {
        String id = id(scope, xml);
        if (id == null) {
            return;
        }
        boolean isScope = kind.isScope();
        FlowNode node = new FlowNode(id, scope, place, kind, xml, isScope ? startEvents(xml) : List.of(), file);
        nodes.put(id, node);
        NodeCheck.check(node, errors);
        if (isScope) {
            readScope(id, placeIn(node), xml);
        }
    }

    private static Place placeIn(FlowNode node) {
        if (node.is("adHocSubProcess")) {
            return Place.AD_HOC_SUBPROCESS;
        }
        return node.isEventSubProcess() ? Place.EVENT_SUBPROCESS : Place.SUBPROCESS;
    }

    private @Nullable String id(String scope, BpmnXml xml) {
        String id = xml.attribute("id");
        if (id == null) {
            errors.add(scope, BpmnNames.a(xml.name()) + " in " + SchemaMessages.shortened(scope) + " has no id");
        } else {
            checkLengths(scope, id, xml, errors);
        }
        return id;
    }

    /** Adds an error if the id or the name of an element exceeds {@link Bounds}. */
    static void checkLengths(@Nullable String around, String id, BpmnXml xml, ModelErrors errors) {
        try {
            String shortened = SchemaMessages.shortened(id);
            Bounds.check("The id " + shortened, id, Bounds.ELEMENT_ID);
            Bounds.check("The name of " + shortened, xml.attribute("name", ""), Bounds.ELEMENT_NAME);
        } catch (ExpressionFailure outOfBounds) {
            errors.add(around, String.valueOf(outOfBounds.getMessage()));
        }
    }

    private void checkStart(String scope, Place place, BpmnXml xml) {
        List<BpmnXml> starts = xml.children("startEvent");
        if (place == Place.AD_HOC_SUBPROCESS) {
            if (!starts.isEmpty() || !xml.children("endEvent").isEmpty()) {
                errors.add(scope, "An adHocSubProcess must not have start events or end events");
            }
        } else if (starts.isEmpty()) {
            errors.add(scope, BpmnNames.a(xml.name()) + " needs a start event" + FirstNodes.howToStart(xml));
        } else if (place != Place.PROCESS && starts.size() > 1) {
            errors.add(scope, BpmnNames.a(xml.name()) + " with several start events is not supported");
        }
    }

    private static List<String> startEvents(BpmnXml xml) {
        return xml.children("startEvent").stream()
                .map(start -> start.attribute("id", ""))
                .toList();
    }
}
