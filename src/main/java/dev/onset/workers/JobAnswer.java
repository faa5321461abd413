package dev.onset.workers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.workers.JobActivationResponse.ActivatedJob;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers jobs for one answer, as long as the answer stays within a number of bytes. A single job that is larger than that is
 * an answer of its own: it could never be handed out otherwise. Jobs of an instance share values, so each value is measured
 * once.
 */
final class JobAnswer {

    /** What surrounds the jobs. */
    private static final long FRAME = "{\"jobs\":[]}".length();

    /** Shorter texts are measured faster than they are looked up. */
    private static final int SHORT_TEXT = 64;

    private final ObjectMapper json;
    private final long maxBytes;
    private final List<ActivatedJob> jobs = new ArrayList<>();
    private final IdentityHashMap<Object, Long> measured = new IdentityHashMap<>();
    private long bytes = FRAME;

    /** @param json what the answer is written with */
    JobAnswer(ObjectMapper json, long maxBytes) {
        this.json = json;
        this.maxBytes = maxBytes;
    }

    /** Adds a job. @return false where it does not fit any more, and is not added */
    boolean add(ActivatedJob job) {
        long size = bytes(job) + (jobs.isEmpty() ? 0 : 1);
        if (!jobs.isEmpty() && bytes + size > maxBytes) {
            return false;
        }
        jobs.add(job);
        bytes += size;
        return true;
    }

    /** How many more jobs probably fit: as many as are there, they are as large as these on average. */
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

    /** How long the answer is. */
    long bytes() {
        return bytes;
    }

    private long bytes(ActivatedJob job) {
        long size = length(job.withVariables(Map.of()));
        for (Map.Entry<String, @Nullable Object> variable : job.variables().entrySet()) {
            size += length(variable.getKey()) + 1 + measure(variable.getValue());
        }
        return size + Math.max(0, job.variables().size() - 1);
    }

    private long measure(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> measured.computeIfAbsent(object, this::length);
            case List<?> array -> measured.computeIfAbsent(array, this::length);
            case String text when text.length() > SHORT_TEXT -> measured.computeIfAbsent(text, this::length);
            case null, default -> length(value);
        };
    }

    private long length(@Nullable Object value) {
        Counter counter = new Counter();
        try {
            json.writeValue(counter, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counter.count;
    }

    private static final class Counter extends OutputStream {

        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
