package dev.onset.engine;

import java.util.List;

/**
 * An activity that is completed and can be compensated (BPMN 2.0, 13.5.5).
 *
 * @param node id of the activity
 * @param inside the completed activities within it, if it is a subprocess or multi-instance, in the order of completion
 */
public record Compensable(String node, List<Compensable> inside) {

    public Compensable {
        inside = List.copyOf(inside);
    }
}
