package dev.onset.bpmn;

import dev.onset.execution.Expression;
import dev.onset.execution.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks where the sequence flows of a process lead, and compiles their conditions. */
final class FlowCompiler {

    private final ProcessOutline outline;
    private final ModelExpressions expressions;
    private final ModelErrors errors;
    private final Map<String, List<SequenceFlow>> outgoing = new HashMap<>();

    FlowCompiler(ProcessOutline outline, ModelExpressions expressions, ModelErrors errors) {
        this.outline = outline;
        this.expressions = expressions;
        this.errors = errors;
        for (SequenceFlow flow : outline.flows()) {
            outgoing.computeIfAbsent(flow.source(), source -> new ArrayList<>()).add(flow);
        }
    }

    /** @return the flows, in the order of the file; of use only where there are no errors */
    List<Flow> compile() {
        List<Flow> flows = new ArrayList<>();
        for (SequenceFlow flow : outline.flows()) {
            NodeCheck.checkExtensions(flow.id(), "sequenceFlow", flow.xml(), Set.of(), errors);
            FlowNode source = end(flow, "starts", flow.source());
            FlowNode target = end(flow, "ends", flow.target());
            if (source != null && "endEvent".equals(source.kind().bpmnName())) {
                errors.add(source.id(), "An endEvent cannot have an outgoing flow");
            }
            if (target != null && "startEvent".equals(target.kind().bpmnName())) {
                errors.add(target.id(), "A startEvent cannot have an incoming flow");
            }
            Expression condition = source == null ? null : condition(flow, source);
            flows.add(new Flow(flow.id(), flow.source(), flow.target(), condition));
        }
        outline.nodes().forEach(this::checkDefaultFlow);
        return flows;
    }

    private @Nullable FlowNode end(SequenceFlow flow, String verb, String id) {
        FlowNode node = outline.node(id);
        if (node == null) {
            if (!outline.isRefused(id)) {
                errors.add(flow.id(), "The flow " + verb + " at " + id + ", which is not a flow node of its process");
            }
        } else if (!node.scope().equals(flow.scope())) {
            errors.add(flow.id(), "The flow " + verb + " at " + id + ", across the border of a subprocess");
        }
        return node;
    }

    private @Nullable Expression condition(SequenceFlow flow, FlowNode source) {
        List<BpmnXml> conditions = flow.xml().children("conditionExpression");
        if (!GatewayKinds.EXCLUSIVE.equals(source.kind().bpmnName())) {
            if (!conditions.isEmpty()) {
                errors.add(
                        flow.id(),
                        "A condition on a flow out of " + lowerFirst(source.described())
                                + " is not supported: put an exclusiveGateway between");
            }
            return null;
        }
        boolean isDefault = flow.id().equals(source.xml().attribute("default"));
        if (conditions.isEmpty()) {
            if (!isDefault && outgoing.getOrDefault(source.id(), List.of()).size() > 1) {
                errors.add(
                        flow.id(),
                        "The flow needs a condition, or to be the default flow of " + source.id()
                                + ", because several flows leave that exclusiveGateway");
            }
            return null;
        }
        if (isDefault) {
            errors.add(flow.id(), "The flow cannot have a condition, because it is the default flow of " + source.id());
            return null;
        }
        return expressions.feelNonNull(
                flow.id(), "The condition", conditions.getFirst().text());
    }

    private void checkDefaultFlow(FlowNode node) {
        String defaultFlow = node.xml().attribute("default");
        if (defaultFlow != null
                && GatewayKinds.EXCLUSIVE.equals(node.kind().bpmnName())
                && outgoing.getOrDefault(node.id(), List.of()).stream()
                        .noneMatch(flow -> flow.id().equals(defaultFlow))) {
            errors.add(node.id(), "Its default flow " + defaultFlow + " does not leave it");
        }
    }

    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
