package dev.onset.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A BPMN error (BPMN 2.0, 10.5.7) that nothing in its instance caught.
 *
 * @param code the error code
 * @param message the error message of the worker
 * @param variables the values for the event that catches the error
 */
public record ThrownError(String code, @Nullable String message, Map<String, @Nullable Object> variables) {}
