package dev.onset.bpmn;

import dev.onset.engine.elements.EventBasedGateway;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import java.util.List;
import java.util.Set;

/** The kinds of gateways. {@link FlowCompiler} compiles the conditions of their outgoing flows. */
final class GatewayKinds {

    private static final String EXCLUSIVE = "exclusiveGateway";
    private static final String INCLUSIVE = "inclusiveGateway";

    /** Gateways whose outgoing flows have conditions and a default flow. */
    private static final Set<String> DECIDING = Set.of(EXCLUSIVE, INCLUSIVE);

    private GatewayKinds() {}

    static boolean isDeciding(FlowNode node) {
        return DECIDING.contains(node.kind().bpmnName());
    }

    static List<ElementKind> all() {
        return List.of(
                ElementKind.gateway(
                        EXCLUSIVE,
                        (node, expressions) -> new ExclusiveGateway(node.xml().attribute("default"))),
                ElementKind.gateway(
                        INCLUSIVE,
                        (node, expressions) -> new InclusiveGateway(node.xml().attribute("default"))),
                ElementKind.gateway("eventBasedGateway", (node, expressions) -> new EventBasedGateway()),
                ElementKind.gateway("parallelGateway", (node, expressions) -> new ParallelGateway()));
    }
}
