package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A BPMN error (BPMN 2.0, 10.5.7) that nothing in its instance caught.
 *
 * @param code the error's code
 * @param message what the worker said of it
 * @param variables what the one who catches it gets
 */
public record ThrownError(String code, @Nullable String message, Map<String, @Nullable Object> variables) {}
