package dev.onset.jobs;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command that activates jobs for a worker.
 *
 * @param type the job type
 * @param worker the name of the worker; may be empty
 * @param lock how long the jobs are locked for the worker
 * @param maxJobs the maximum number of jobs, at least 1
 * @param variables the names of the variables to return; null for all that are visible to the job
 * @param applications the applications whose jobs are activated; null for all that the worker is authorized for
 * @param maxWait the maximum time to wait while no job is available; zero to answer at once
 */
public record JobActivation(
        String type,
        String worker,
        Duration lock,
        int maxJobs,
        @Nullable Set<String> variables,
        @Nullable Set<UUID> applications,
        Duration maxWait) {}
