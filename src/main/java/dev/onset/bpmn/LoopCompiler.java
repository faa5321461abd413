package dev.onset.bpmn;

import static dev.onset.bpmn.FlowNode.MULTI_INSTANCE;

import dev.onset.engine.Expression;
import dev.onset.engine.MultiInstance;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles multi-instance activities ({@code zeebe:loopCharacteristics}). */
final class LoopCompiler {

    private final ModelExpressions expressions;

    LoopCompiler(ModelExpressions expressions) {
        this.expressions = expressions;
    }

    /** @return the loop; null if the activity is not multi-instance */
    @Nullable
    MultiInstance loop(FlowNode node) {
        List<BpmnXml> loops = node.xml().children(MULTI_INSTANCE);
        if (loops.isEmpty() || !node.isActivity()) {
            return null;
        }
        BpmnXml xml = loops.getFirst();
        if (node.isEventSubProcess()) {
            expressions.error(node.id(), "An event subprocess with " + MULTI_INSTANCE + " is not supported");
        }
        checkInside(node, xml);
        BpmnXml loop = xml.extensions().stream()
                .filter(extension -> extension.name().equals("loopCharacteristics"))
                .findFirst()
                .orElse(null);
        if (loop == null) {
            expressions.error(
                    node.id(),
                    node.described() + " with " + MULTI_INSTANCE
                            + " needs a zeebe:loopCharacteristics with an inputCollection");
            return null;
        }
        String outputCollection = variable(node, loop, "outputCollection");
        String outputElement = loop.attribute("outputElement");
        if ((outputCollection == null) != (outputElement == null)) {
            expressions.error(
                    node.id(),
                    "A zeebe:loopCharacteristics must have both outputCollection and outputElement, or neither");
        }
        return new MultiInstance(
                xml.isTrue("isSequential"),
                expressions.feelNonNull(node.id(), "The input collection", loop.attribute("inputCollection")),
                variable(node, loop, "inputElement"),
                outputCollection,
                outputElement == null ? null : expressions.feel(node.id(), "The output element", outputElement),
                completionCondition(node, xml),
                outputElement == null ? null : resultVariable(outputElement));
    }

    private void checkInside(FlowNode node, BpmnXml xml) {
        ExtensionCheck.check(node.id(), MULTI_INSTANCE, xml, Set.of("loopCharacteristics"), expressions.errors());
        for (BpmnXml child : xml.children()) {
            if (!child.name().equals("completionCondition") && !IgnoredXml.IN_FLOW_NODES.contains(child.name())) {
                expressions.error(node.id(), "A " + MULTI_INSTANCE + " with " + child.name() + " is not supported");
            }
        }
        if (!"All".equals(xml.attribute("behavior", "All"))) {
            expressions.error(node.id(), "A " + MULTI_INSTANCE + " with a behavior other than All is not supported");
        }
    }

    /** Compiles the completion condition. As in Camunda 8, one that is not FEEL is a text, and becomes an incident. */
    private @Nullable Expression completionCondition(FlowNode node, BpmnXml xml) {
        List<BpmnXml> conditions = xml.children("completionCondition");
        String text = conditions.isEmpty() ? "" : conditions.getFirst().text();
        if (text.isEmpty()) {
            return null;
        }
        if (text.startsWith("=")) {
            return expressions.feelNonNull(node.id(), "The completion condition", text);
        }
        String shown = SchemaMessages.shortened(text);
        expressions.warn(
                node.id(),
                "The completion condition is the text " + shown
                        + ", not an expression, so an instance stops at it with an incident: write =" + shown);
        return Expression.literal(text);
    }

    /**
     * Returns the variable that the output element is or is a part of; null if it is another expression, as in Camunda 8.
     */
    static @Nullable String resultVariable(String outputElement) {
        String text = outputElement.substring(1).strip();
        return VariablePath.isPath(text) ? text.split("\\.")[0] : null;
    }

    private @Nullable String variable(FlowNode node, BpmnXml loop, String attribute) {
        String name = loop.attribute(attribute);
        if (name != null && !VariablePath.isName(name)) {
            expressions.error(
                    node.id(), "The " + attribute + " of the zeebe:loopCharacteristics is not a valid variable name");
        }
        return name;
    }
}
