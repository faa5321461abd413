package dev.onset.bpmn;

import dev.onset.engine.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connects link events (BPMN 2.0, 10.5.5). A link stands for a sequence flow from each event that throws its name to the
 * event that catches it, and is compiled to such a flow, whose id is that of the throwing event. As in Camunda 8, one event
 * of a process catches a name, and it is in the scope of the events that throw the name.
 */
final class Links {

    private final ProcessOutline outline;
    private final ModelErrors errors;

    Links(ProcessOutline outline, ModelErrors errors) {
        this.outline = outline;
        this.errors = errors;
    }

    /** Returns the flows that the links stand for; valid only if there are no errors. */
    List<Flow> flows() {
        Map<String, FlowNode> targets = new HashMap<>();
        for (FlowNode node : outline.nodes()) {
            if (node.is("intermediateCatchEvent") && node.has(Triggers.LINK)) {
                String name = name(node);
                FlowNode other = name == null ? null : targets.putIfAbsent(name, node);
                if (other != null) {
                    errors.add(
                            node.id(),
                            "The event catches " + described(name) + ", which " + other.id() + " already catches");
                }
            }
        }
        List<Flow> flows = new ArrayList<>();
        for (FlowNode node : outline.nodes()) {
            if (node.is("intermediateThrowEvent") && node.has(Triggers.LINK)) {
                checkHasNoFlow(node);
                FlowNode target = target(node, targets);
                if (target != null) {
                    flows.add(new Flow(node.id(), node.id(), target.id(), null));
                }
            }
        }
        return flows;
    }

    private @Nullable FlowNode target(FlowNode source, Map<String, FlowNode> targets) {
        String name = name(source);
        if (name == null) {
            return null;
        }
        FlowNode target = targets.get(name);
        if (target != null && target.scope().equals(source.scope())) {
            return target;
        }
        errors.add(
                source.id(),
                target == null
                        ? "No intermediateCatchEvent catches " + described(name)
                        : "The event throws " + described(name) + ", which " + target.id()
                                + " catches in another scope: a link must not cross the boundary of a subprocess");
        return null;
    }

    private void checkHasNoFlow(FlowNode source) {
        if (outline.flows().stream().anyMatch(flow -> flow.source().equals(source.id()))) {
            errors.add(
                    source.id(),
                    source.described() + " with linkEventDefinition must not have an outgoing flow,"
                            + " because the token continues at the event that catches the link");
        }
    }

    /** Returns the name of the link; null if there is none, which is an error. */
    private @Nullable String name(FlowNode node) {
        String name = node.xml().children(Triggers.LINK).getFirst().attribute("name");
        if (name == null) {
            errors.add(node.id(), node.described() + " with linkEventDefinition needs a link name");
        }
        return name;
    }

    private static String described(@Nullable String name) {
        return "the link " + SchemaMessages.shortened(String.valueOf(name));
    }
}
