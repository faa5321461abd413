package dev.onset.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow node of a process, or the process itself.
 *
 * @param id BPMN id, unique in the process
 * @param scope id of the node that contains this one: the process or a subprocess; null for the process itself
 * @param element what it is and does
 * @param inputs evaluated in order into the node's own scope when a token arrives
 * @param outputs evaluated in order into the surrounding scope when the token leaves; where empty, what the work returned
 *     goes there whole
 * @param loop where it is done once for each element of a collection; null where it is done once
 */
public record Node(
        String id,
        @Nullable String name,
        @Nullable String scope,
        Element element,
        List<Mapping> inputs,
        List<Mapping> outputs,
        @Nullable MultiInstance loop) {

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A node that is done once. */
    public Node(
            String id,
            @Nullable String name,
            @Nullable String scope,
            Element element,
            List<Mapping> inputs,
            List<Mapping> outputs) {
        this(id, name, scope, element, inputs, outputs, null);
    }

    /** A node directly in {@code scope}, without mappings. */
    public static Node of(String id, String scope, Element element) {
        return new Node(id, null, scope, element, List.of(), List.of());
    }
}
