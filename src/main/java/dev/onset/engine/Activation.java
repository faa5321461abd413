package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element of an ad-hoc subprocess that a worker activates.
 *
 * @param elementId id of the element
 * @param variables variables that only the element sees
 */
public record Activation(String elementId, Map<String, @Nullable Object> variables) {}
