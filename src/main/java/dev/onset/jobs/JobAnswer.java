package dev.onset.jobs;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the jobs of one answer while the answer stays within a number of bytes. A single job that is larger than this limit
 * is accepted as the only job of its answer; otherwise no worker could ever get it.
 */
final class JobAnswer {

    private final AnswerFormat.Meter meter;
    private final long maxBytes;
    private final List<ActivatedJob> jobs = new ArrayList<>();
    private long bytes;

    JobAnswer(AnswerFormat.Meter meter, long maxBytes) {
        this.meter = meter;
        this.maxBytes = maxBytes;
        this.bytes = meter.overhead();
    }

    /**
     * Adds a job.
     *
     * @return false if the job does not fit any more, and was not added
     */
    boolean add(ActivatedJob job) {
        long size = meter.bytes(job);
        if (!jobs.isEmpty() && bytes + size > maxBytes) {
            return false;
        }
        jobs.add(job);
        bytes += size;
        return true;
    }

    /** An estimate of how many more jobs fit, from the average size of the jobs so far. At least one job must have been added. */
    int room() {
        return Math.clamp((maxBytes - bytes) / (bytes / jobs.size()), 0, Integer.MAX_VALUE);
    }

    List<ActivatedJob> jobs() {
        return List.copyOf(jobs);
    }

    int size() {
        return jobs.size();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }
}
