package dev.onset.jobs;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that fails a job.
 *
 * @param retries how many attempts remain; 0 creates an incident
 * @param backOff how long the job stays unavailable before the next attempt
 * @param message why the job failed
 * @param variables variables of the job's own scope, for the next attempt
 */
public record JobFailure(int retries, Duration backOff, String message, Map<String, @Nullable Object> variables) {}
