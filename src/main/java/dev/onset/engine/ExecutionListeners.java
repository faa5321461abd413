package dev.onset.engine;

import java.util.List;

/**
 * The execution listeners of a node ({@code zeebe:executionListeners}), each in the order in which they run.
 *
 * @param start run after the input mappings, before the node subscribes to events and is executed
 * @param end run after the output mappings, before the token leaves
 */
public record ExecutionListeners(List<Listener> start, List<Listener> end) {

    public static final ExecutionListeners NONE = new ExecutionListeners(List.of(), List.of());

    public ExecutionListeners {
        start = List.copyOf(start);
        end = List.copyOf(end);
    }

    public boolean isEmpty() {
        return start.isEmpty() && end.isEmpty();
    }

    List<Listener> at(ListenerEvent event) {
        return switch (event) {
            case START -> start;
            case END -> end;
        };
    }
}
