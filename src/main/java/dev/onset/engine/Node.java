package dev.onset.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow node of a process, or the process itself.
 *
 * @param id BPMN id, unique in the process
 * @param name the display name; null if the model has none
 * @param scope id of the process or subprocess that contains it; null for the process itself
 * @param element its behavior
 * @param inputs input mappings, evaluated in order into the node's own scope when a token arrives
 * @param outputs output mappings, evaluated in order into the surrounding scope when the token leaves; without any, the
 *     surrounding scope gets all results of the work
 * @param loop the loop of a multi-instance activity; null for other nodes
 * @param listeners its execution listeners; those of a multi-instance activity run for each item
 */
public record Node(
        String id,
        @Nullable String name,
        @Nullable String scope,
        Element element,
        List<Mapping> inputs,
        List<Mapping> outputs,
        @Nullable MultiInstance loop,
        ExecutionListeners listeners) {

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A node without execution listeners. */
    public Node(
            String id,
            @Nullable String name,
            @Nullable String scope,
            Element element,
            List<Mapping> inputs,
            List<Mapping> outputs,
            @Nullable MultiInstance loop) {
        this(id, name, scope, element, inputs, outputs, loop, ExecutionListeners.NONE);
    }

    /** A node that is not multi-instance. */
    public Node(
            String id,
            @Nullable String name,
            @Nullable String scope,
            Element element,
            List<Mapping> inputs,
            List<Mapping> outputs) {
        this(id, name, scope, element, inputs, outputs, null);
    }

    /** Creates a node directly in {@code scope}, without mappings. */
    public static Node of(String id, String scope, Element element) {
        return new Node(id, null, scope, element, List.of(), List.of());
    }
}
