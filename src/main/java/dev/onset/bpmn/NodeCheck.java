package dev.onset.bpmn;

import java.util.List;
import java.util.Set;

/** Refuses children, attributes and extensions of a flow node that would have no effect. */
final class NodeCheck {

    private NodeCheck() {}

    static void check(FlowNode node, ModelErrors errors) {
        checkChildren(node, errors);
        checkAttributes(node, errors);
        ExtensionCheck.check(
                node.id(),
                node.kind().bpmnName(),
                node.xml(),
                ElementKind.union(node.kind().extensions(), Set.of(ListenerCompiler.EXECUTION_LISTENERS)),
                errors);
    }

    private static void checkChildren(FlowNode node, ModelErrors errors) {
        if (node.kind().isScope()) {
            // ProcessOutline checks the children of a scope.
            return;
        }
        for (BpmnXml child : node.xml().children()) {
            if (!IgnoredXml.IN_FLOW_NODES.contains(child.name())
                    && !node.kind().children().contains(child.name())) {
                errors.add(node.id(), node.described() + " with " + child.name() + " is not supported");
            }
        }
    }

    private static void checkAttributes(FlowNode node, ModelErrors errors) {
        BpmnXml xml = node.xml();
        for (String quantity : List.of("startQuantity", "completionQuantity")) {
            if (!"1".equals(xml.attribute(quantity, "1"))) {
                errors.add(node.id(), "A " + quantity + " other than 1 is not supported");
            }
        }
    }
}
