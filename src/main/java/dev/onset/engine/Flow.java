package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * A sequence flow (BPMN 2.0, 8.3.13).
 *
 * @param source id of the node it leaves
 * @param target id of the node it leads to
 * @param condition where it leaves an exclusive or inclusive gateway and is not its default
 */
public record Flow(
        String id, String source, String target, @Nullable Expression condition) {}
