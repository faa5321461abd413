package dev.onset.camunda.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.jobs.ActivatedJob;
import dev.onset.jobs.AnswerFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonAnswerFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Map<String, Object>> variables() {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("nothing", null);
        return List.of(
                Map.of(),
                nothing,
                Map.of("a", 1),
                Map.of("a", new BigDecimal("1.50"), "b", true, "a \"quoted\" name\n", "\u00e9\u20ac\ud83d\udc0e\u0001"),
                Map.of("long", "\ud83d\udc0e\"".repeat(100), "list", List.of(1, List.of(), Map.of("x", "y"))));
    }

    @ParameterizedTest
    @MethodSource("variables")
    void the_measured_size_is_that_of_the_answer_that_is_sent(Map<String, Object> variables)
            throws JsonProcessingException {
        List<ActivatedJob> jobs = List.of(job(1, variables), job(2, variables), job(3, Map.of("other", "value")));

        assertThat(measured(jobs)).isEqualTo(sent(jobs));
        assertThat(measured(jobs.subList(0, 1))).isEqualTo(sent(jobs.subList(0, 1)));
    }

    private static long measured(List<ActivatedJob> jobs) {
        AnswerFormat.Meter meter = new JsonAnswerFormat(JSON).newMeter();
        return meter.overhead() + jobs.stream().mapToLong(meter::bytes).sum();
    }

    private static long sent(List<ActivatedJob> jobs) throws JsonProcessingException {
        return JSON.writeValueAsBytes(JobActivationResponse.from(jobs)).length;
    }

    private static ActivatedJob job(long key, Map<String, Object> variables) {
        return new ActivatedJob(
                key,
                "type",
                new UUID(1, 1),
                "process",
                new UUID(2, 2),
                "node",
                3,
                Map.of("header", "\u00fc"),
                "worker",
                3,
                Instant.EPOCH.plusMillis(1),
                variables,
                new UUID(4, 4),
                null,
                false);
    }
}
