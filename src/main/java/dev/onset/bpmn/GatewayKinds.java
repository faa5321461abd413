package dev.onset.bpmn;

import dev.onset.execution.elements.ExclusiveGateway;
import dev.onset.execution.elements.ParallelGateway;
import java.util.List;

/** Gateways. The conditions of their flows are {@link FlowCompiler}'s. */
final class GatewayKinds {

    static final String EXCLUSIVE = "exclusiveGateway";

    private GatewayKinds() {}

    static List<ElementKind> all() {
        return List.of(
                ElementKind.gateway(
                        EXCLUSIVE,
                        (node, expressions) -> new ExclusiveGateway(node.xml().attribute("default"))),
                ElementKind.gateway("parallelGateway", (node, expressions) -> new ParallelGateway()));
    }
}
