package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * A sequence flow (BPMN 2.0, 8.3.13).
 *
 * @param source id of the node from which it leads
 * @param target id of the node to which it leads
 * @param condition the condition; null unless it leaves an exclusive or inclusive gateway and is not its default flow
 */
public record Flow(
        String id, String source, String target, @Nullable Expression condition) {}
