package dev.onset.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command that changes a job. A member that is null leaves its property unchanged.
 *
 * @param lock how long the job is locked for its worker from now on
 * @param retries how many attempts remain, at least 1
 */
public record JobUpdate(@Nullable Duration lock, @Nullable Integer retries) {}
