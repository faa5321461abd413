package dev.onset.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that ends a job with a BPMN error.
 *
 * @param message what is wrong, for the incident if the process model does not catch the error
 * @param variables variables for the event that catches the error
 */
public record JobError(String code, @Nullable String message, Map<String, @Nullable Object> variables) {}
