package dev.onset.camunda.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.jobs.ActivatedJob;
import dev.onset.jobs.AnswerFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures jobs as they are written in a {@link JobActivationResponse}. */
@ApplicationScoped
class JsonAnswerFormat implements AnswerFormat {

    /** An answer without jobs, less the comma that is counted for its first job. */
    private static final long OVERHEAD = "{\"jobs\":[]}".length() - 1;

    /** Measuring a shorter text is faster than finding its length in a map. */
    private static final int SHORT_TEXT = 64;

    private final ObjectMapper json;

    /** @param json the mapper that writes the answers */
    JsonAnswerFormat(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Meter newMeter() {
        return new JsonMeter(json);
    }

    private static final class JsonMeter implements Meter {

        private final ObjectMapper json;
        private final IdentityHashMap<Object, Long> measured = new IdentityHashMap<>();

        private JsonMeter(ObjectMapper json) {
            this.json = json;
        }

        @Override
        public long overhead() {
            return OVERHEAD;
        }

        @Override
        public long bytes(ActivatedJob job) {
            Map<String, @Nullable Object> variables = job.variables();
            long size = 1 + length(JobActivationResponse.Job.from(job, Map.of())) + Math.max(0, variables.size() - 1);
            for (Map.Entry<String, @Nullable Object> variable : variables.entrySet()) {
                size += length(variable.getKey()) + 1 + measure(variable.getValue());
            }
            return size;
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
