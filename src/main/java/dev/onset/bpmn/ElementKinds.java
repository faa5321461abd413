package dev.onset.bpmn;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of flow nodes that Onset executes. */
final class ElementKinds {

    private static final Map<String, ElementKind> KINDS = Stream.of(
                    EventKinds.all(), GatewayKinds.all(), ScopeKinds.all(), TaskKinds.all(), List.of(UserTaskKind.KIND))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(ElementKind::bpmnName, Function.identity()));

    private ElementKinds() {}

    /** The kind of that name in the XML; null where Onset does not execute it. */
    static @Nullable ElementKind of(String bpmnName) {
        return KINDS.get(bpmnName);
    }
}
