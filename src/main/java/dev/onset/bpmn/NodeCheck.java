package dev.onset.bpmn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses what a flow node has in it or on it that would be without effect. */
final class NodeCheck {

    private NodeCheck() {}

    static void check(FlowNode node, ModelErrors errors) {
        checkChildren(node, errors);
        checkAttributes(node, errors);
        checkExtensions(
                node.id(), node.kind().bpmnName(), node.xml(), node.kind().extensions(), errors);
    }

    private static void checkChildren(FlowNode node, ModelErrors errors) {
        if ("subProcess".equals(node.kind().bpmnName())) {
            // Its children are those of a scope.
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
        if (xml.isTrue("isForCompensation")) {
            errors.add(node.id(), "An activity for compensation is not supported");
        }
        for (String quantity : List.of("startQuantity", "completionQuantity")) {
            if (!"1".equals(xml.attribute(quantity, "1"))) {
                errors.add(node.id(), "A " + quantity + " other than 1 is not supported");
            }
        }
        if (xml.attribute("default") != null
                && !GatewayKinds.EXCLUSIVE.equals(node.kind().bpmnName())) {
            errors.add(node.id(), node.described() + " with a default flow is not supported");
        }
    }

    /** Checks the {@code zeebe:} extensions of any element. */
    static void checkExtensions(String id, String bpmnName, BpmnXml xml, Set<String> allowed, ModelErrors errors) {
        Set<String> seen = new HashSet<>();
        for (BpmnXml extension : xml.extensions()) {
            String name = extension.name();
            if (IgnoredXml.PROPERTIES.equals(name)) {
                continue;
            }
            if (!allowed.contains(name)) {
                errors.add(id, BpmnNames.a(bpmnName) + " with zeebe:" + name + " is not supported");
            } else if (!seen.add(name)) {
                errors.add(id, BpmnNames.a(bpmnName) + " with several zeebe:" + name + " is not supported");
            } else {
                checkInside(id, extension, errors);
            }
        }
    }

    private static void checkInside(String id, BpmnXml extension, ModelErrors errors) {
        for (BpmnXml child : extension.zeebeChildren()) {
            if (!ZeebeVocabulary.children(extension.name()).contains(child.name())) {
                errors.add(id, "A zeebe:" + extension.name() + " with zeebe:" + child.name() + " is not supported");
            }
        }
    }
}
