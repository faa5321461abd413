package dev.onset.bpmn;

import dev.onset.engine.Element;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The registry of all kinds of flow nodes that Onset executes. */
final class ElementKinds {

    private static final Map<String, ElementKind> KINDS = Stream.of(
                    EventKinds.all(),
                    GatewayKinds.all(),
                    ScopeKinds.all(),
                    TaskKinds.all(),
                    List.of(UserTaskKind.KIND, DecisionTaskKind.KIND, AdHocKind.KIND))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(kind -> kind.flowNode().bpmnName(), Function.identity()));

    private ElementKinds() {}

    /** Returns the kind with this XML name; null if Onset does not execute it. */
    static @Nullable FlowNodeKind of(String bpmnName) {
        ElementKind kind = KINDS.get(bpmnName);
        return kind == null ? null : kind.flowNode();
    }

    /** Creates the engine's element for a flow node. */
    static Element element(FlowNode node, ModelExpressions expressions) {
        ElementKind kind = Objects.requireNonNull(KINDS.get(node.kind().bpmnName()));
        return kind.mapper().map(node, expressions);
    }
}
