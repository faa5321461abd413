package dev.onset.bpmn;

import dev.onset.engine.Expression;
import dev.onset.engine.Flow;
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
            ExtensionCheck.check(flow.id(), "sequenceFlow", flow.xml(), Set.of(), errors);
            FlowNode source = end(flow, "starts", flow.source());
            FlowNode target = end(flow, "ends", flow.target());
            if (source != null && (source.is("endEvent") || source.isEventSubProcess())) {
                errors.add(source.id(), source.described() + " cannot have an outgoing flow");
            }
            if (target != null
                    && (target.is("startEvent") || target.is("boundaryEvent") || target.isEventSubProcess())) {
                errors.add(target.id(), target.described() + " cannot have an incoming flow");
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
        if (!GatewayKinds.isDeciding(source)) {
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
                                + ", because several flows leave that "
                                + source.kind().bpmnName());
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
                && GatewayKinds.isDeciding(node)
                && outgoing.getOrDefault(node.id(), List.of()).stream()
                        .noneMatch(flow -> flow.id().equals(defaultFlow))) {
            errors.add(node.id(), "Its default flow " + defaultFlow + " does not leave it");
        }
    }

    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
