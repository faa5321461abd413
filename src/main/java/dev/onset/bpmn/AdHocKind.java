package dev.onset.bpmn;

import dev.onset.engine.AdHoc;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.AdHocSubProcess;
import dev.onset.engine.elements.JobTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ad-hoc subprocess ({@code zeebe:adHoc}). With a {@code zeebe:taskDefinition}, a job decides what is activated in it. */
final class AdHocKind {

    static final String CONDITION = "completionCondition";

    static final ElementKind KIND = ElementKind.activity(
            "adHocSubProcess", Set.of(CONDITION), ElementKind.union(TaskKinds.JOB, Set.of("adHoc")), AdHocKind::map);

    private static final Set<String> NOT_ACTIVATED = Set.of("startEvent", "endEvent", "boundaryEvent", "sequenceFlow");

    private AdHocKind() {}

    private static Element map(FlowNode node, ModelExpressions expressions) {
        BpmnXml settings = node.extension("adHoc");
        boolean hasJob = node.extension("taskDefinition") != null;
        List<Map<String, Object>> elements = elements(node, expressions);
        if (elements.isEmpty()) {
            expressions.error(
                    node.id(), "An adHocSubProcess needs at least one element without an incoming sequence flow");
        }
        if (node.xml().isTrue("triggeredByEvent")) {
            expressions.error(node.id(), "An adHocSubProcess with triggeredByEvent is not supported");
        }
        if ("Sequential".equals(node.xml().attribute("ordering"))) {
            expressions.error(node.id(), "An adHocSubProcess with the ordering Sequential is not supported");
        }
        if (!hasJob && node.extension("taskHeaders") != null) {
            expressions.error(node.id(), "An adHocSubProcess with zeebe:taskHeaders needs a zeebe:taskDefinition");
        }
        Expression active = active(node, settings, expressions);
        Expression condition = condition(node, expressions);
        boolean cancelRemaining = node.xml().isTrue("cancelRemainingInstances", true);
        if (hasJob && (active != null || condition != null || !cancelRemaining)) {
            expressions.error(
                    node.id(),
                    "An adHocSubProcess with a zeebe:taskDefinition must not have an activeElementsCollection, a"
                            + " completionCondition or cancelRemainingInstances=\"false\", because the result of its job"
                            + " decides");
        }
        String collection = settings == null ? null : variable(node, settings, expressions);
        String output = settings == null ? null : settings.attribute("outputElement");
        if ((collection == null) != (output == null)) {
            expressions.error(node.id(), "A zeebe:adHoc must have both outputCollection and outputElement, or neither");
        }
        AdHoc adHoc = new AdHoc(
                elements,
                active,
                condition,
                cancelRemaining,
                collection,
                output == null ? null : expressions.feel(node.id(), "The output element", output),
                output == null ? null : LoopCompiler.resultVariable(output));
        return new AdHocSubProcess(adHoc, hasJob ? (JobTask) TaskKinds.job(node, expressions) : null);
    }

    private static @Nullable Expression active(
            FlowNode node, @Nullable BpmnXml settings, ModelExpressions expressions) {
        String text = settings == null ? null : settings.attribute("activeElementsCollection");
        return text == null || text.isBlank()
                ? null
                : expressions.feelNonNull(node.id(), "The activeElementsCollection", text);
    }

    private static @Nullable Expression condition(FlowNode node, ModelExpressions expressions) {
        List<BpmnXml> conditions = node.xml().children(CONDITION);
        return conditions.isEmpty() || conditions.getFirst().text().isEmpty()
                ? null
                : expressions.feelNonNull(
                        node.id(),
                        "The completion condition",
                        conditions.getFirst().text());
    }

    private static @Nullable String variable(FlowNode node, BpmnXml settings, ModelExpressions expressions) {
        String name = settings.attribute("outputCollection");
        if (name != null && !VariablePath.isName(name)) {
            expressions.error(node.id(), "The outputCollection of the zeebe:adHoc is not a valid variable name");
        }
        return name;
    }

    /** Describes the elements that can be activated: those to which no flow leads. As in Camunda 8, what is empty is left out. */
    private static List<Map<String, Object>> elements(FlowNode node, ModelExpressions expressions) {
        Set<String> targets = node.xml().children("sequenceFlow").stream()
                .map(flow -> flow.attribute("targetRef", ""))
                .collect(Collectors.toSet());
        List<Map<String, Object>> elements = new ArrayList<>();
        for (BpmnXml xml : node.xml().children()) {
            String id = xml.attribute("id");
            if (id != null && isActivated(xml) && !targets.contains(id)) {
                elements.add(described(id, xml, expressions));
            }
        }
        return elements;
    }

    private static boolean isActivated(BpmnXml xml) {
        boolean isFlowNode = xml.name().endsWith("ask")
                || xml.name().endsWith("Event")
                || xml.name().endsWith("Gateway")
                || xml.name().endsWith("ubProcess")
                || Set.of("transaction", "callActivity").contains(xml.name());
        return isFlowNode
                && !NOT_ACTIVATED.contains(xml.name())
                && !xml.isTrue("triggeredByEvent")
                && !xml.isTrue("isForCompensation")
                && !(xml.name().equals("intermediateCatchEvent")
                        && !xml.children(Triggers.LINK).isEmpty());
    }

    private static Map<String, Object> described(String id, BpmnXml xml, ModelExpressions expressions) {
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("elementId", id);
        if (xml.attribute("name") instanceof String name) {
            element.put("elementName", name);
        }
        xml.children("documentation").stream()
                .map(BpmnXml::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .ifPresent(text -> element.put("documentation", text));
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (BpmnXml extension : xml.extensions()) {
            if (extension.name().equals(IgnoredXml.PROPERTIES)) {
                extension
                        .zeebeChildren("property")
                        .forEach(property ->
                                properties.put(property.attribute("name", ""), property.attribute("value")));
            } else if (extension.name().equals("ioMapping")) {
                for (BpmnXml input : extension.zeebeChildren("input")) {
                    parameters.addAll(expressions.parametersFromAi(
                            id,
                            "The source of the input mapping to " + input.attribute("target", ""),
                            input.attribute("source", "")));
                }
            }
        }
        if (!properties.isEmpty()) {
            element.put("properties", properties);
        }
        if (!parameters.isEmpty()) {
            element.put("parameters", parameters);
        }
        return element;
    }
}
