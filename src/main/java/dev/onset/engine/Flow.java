package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * A sequence flow (BPMN 2.0, 8.3.13).
 *
 * @param source id of the node from which it leads
 * @param target id of the node to which it leads
 * @param condition the condition; null if there is none, and for a default flow
 * @param isDefault whether it is the default flow of an activity with conditional flows; a gateway names its own
 */
public record Flow(
        String id, String source, String target, @Nullable Expression condition, boolean isDefault) {

    /** A flow that is not the default flow of an activity. */
    public Flow(String id, String source, String target, @Nullable Expression condition) {
        this(id, source, target, condition, false);
    }
}
