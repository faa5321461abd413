package dev.onset.bpmn;

import dev.onset.engine.Expression;
import dev.onset.engine.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the sources and targets of sequence flows and compiles their conditions. */
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

    /** @return the flows in the order of the file; valid only if there are no errors */
    List<Flow> compile() {
        List<Flow> flows = new ArrayList<>();
        for (SequenceFlow flow : outline.flows()) {
            ExtensionCheck.check(flow.id(), "sequenceFlow", flow.xml(), Set.of(), errors);
            FlowNode source = end(flow, "starts", flow.source());
            FlowNode target = end(flow, "ends", flow.target());
            if (source != null && (source.is("endEvent") || source.isEventSubProcess())) {
                errors.add(source.id(), source.described() + " must not have an outgoing flow");
            }
            if (target != null
                    && (target.is("startEvent") || target.is("boundaryEvent") || target.isEventSubProcess())) {
                errors.add(target.id(), target.described() + " must not have an incoming flow");
            }
            Expression condition = source == null ? null : condition(flow, source);
            flows.add(new Flow(
                    flow.id(),
                    flow.source(),
                    flow.target(),
                    condition,
                    source != null && isDefault(flow, source) && isConditionalActivity(source)));
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
            errors.add(flow.id(), "The flow " + verb + " at " + id + " and crosses the boundary of a subprocess");
        }
        return node;
    }

    private @Nullable Expression condition(SequenceFlow flow, FlowNode source) {
        List<BpmnXml> conditions = flow.xml().children("conditionExpression");
        boolean isDefault = isDefault(flow, source);
        if (isDefault && !conditions.isEmpty()) {
            errors.warn(
                    flow.id(), "The condition has no effect, because the flow is the default flow of " + source.id());
            return null;
        }
        if (source.isActivity() && !source.isEventSubProcess() && conditions.isEmpty()) {
            return null;
        }
        if (!GatewayKinds.isDeciding(source) && !source.isActivity()) {
            if (!conditions.isEmpty()) {
                errors.add(
                        flow.id(),
                        "A condition on an outgoing flow of " + BpmnNames.lowerFirst(source.described())
                                + " is not supported: use an exclusiveGateway");
            }
            return null;
        }
        if (conditions.isEmpty()) {
            if (!isDefault && outgoingOf(source).size() > 1) {
                errors.add(
                        flow.id(),
                        "The flow must have a condition or be the default flow, because the "
                                + source.kind().bpmnName() + " " + source.id()
                                + " has several outgoing flows");
            }
            return null;
        }
        return expressions.feelNonNull(
                flow.id(),
                "The condition of " + flow.id(),
                conditions.getFirst().text());
    }

    private static boolean isDefault(SequenceFlow flow, FlowNode source) {
        return flow.id().equals(source.xml().attribute("default"));
    }

    /** Whether a node is an activity with a condition on a flow that is not its default flow. */
    private boolean isConditionalActivity(FlowNode node) {
        return node.isActivity()
                && outgoingOf(node).stream()
                        .anyMatch(flow -> !isDefault(flow, node)
                                && !flow.xml().children("conditionExpression").isEmpty());
    }

    private List<SequenceFlow> outgoingOf(FlowNode node) {
        return outgoing.getOrDefault(node.id(), List.of());
    }

    private void checkDefaultFlow(FlowNode node) {
        String defaultFlow = node.xml().attribute("default");
        if (defaultFlow == null) {
            return;
        }
        if (node.isActivity() && !isConditionalActivity(node)) {
            errors.warn(
                    node.id(),
                    "The default flow " + defaultFlow + " has no effect, because no other flow out of the "
                            + node.kind().bpmnName() + " has a condition: every flow is taken");
        } else if (outgoingOf(node).stream().noneMatch(flow -> isDefault(flow, node))) {
            errors.add(
                    node.id(),
                    "The default flow " + defaultFlow + " is not an outgoing flow of the "
                            + node.kind().bpmnName());
        }
    }
}
