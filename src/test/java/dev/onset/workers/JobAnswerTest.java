package dev.onset.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.workers.JobActivationResponse.ActivatedJob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobAnswerTest {

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
    void its_size_is_that_of_what_is_sent(Map<String, Object> variables) throws JsonProcessingException {
        JobAnswer answer = new JobAnswer(JSON, Long.MAX_VALUE);

        answer.add(job(1, variables));
        answer.add(job(2, variables));
        answer.add(job(3, Map.of("other", "value")));

        assertThat(answer.bytes()).isEqualTo(sent(answer.jobs()));
    }

    @Test
    void as_many_jobs_are_added_as_fit_and_no_more() throws JsonProcessingException {
        List<ActivatedJob> jobs = IntStream.range(0, 10)
                .mapToObj(i -> job(i, Map.of("text", "x".repeat(100 * i))))
                .toList();
        long bytes = sent(jobs.subList(0, 5));

        assertThat(added(jobs, bytes)).isEqualTo(5);
        assertThat(added(jobs, bytes - 1)).isEqualTo(4);
        assertThat(added(jobs, sent(jobs))).isEqualTo(10);
    }

    @Test
    void a_job_that_is_too_large_is_an_answer_of_its_own() {
        ActivatedJob large = job(1, Map.of("text", "x".repeat(10_000)));

        assertThat(added(List.of(large, large), 100)).isEqualTo(1);
        assertThat(added(List.of(job(2, Map.of()), large), 5_000)).isEqualTo(1);
    }

    @Test
    void jobs_of_the_same_size_leave_room_for_as_many_as_fit() throws JsonProcessingException {
        List<ActivatedJob> jobs = IntStream.range(10, 60)
                .mapToObj(i -> job(i, Map.of("text", "x".repeat(1_000))))
                .toList();
        JobAnswer answer = new JobAnswer(JSON, sent(jobs));

        jobs.subList(0, 20).forEach(answer::add);

        assertThat(answer.room()).isBetween(29, 30);
        jobs.subList(20, 50).forEach(answer::add);
        assertThat(answer.room()).isZero();
    }

    private static int added(List<ActivatedJob> jobs, long maxBytes) {
        JobAnswer answer = new JobAnswer(JSON, maxBytes);
        List<ActivatedJob> added = new ArrayList<>();
        for (ActivatedJob job : jobs) {
            if (!answer.add(job)) {
                break;
            }
            added.add(job);
        }
        assertThat(answer.jobs()).isEqualTo(added);
        return added.size();
    }

    private static long sent(List<ActivatedJob> jobs) throws JsonProcessingException {
        return JSON.writeValueAsBytes(new JobActivationResponse(jobs)).length;
    }

    private static ActivatedJob job(long key, Map<String, Object> variables) {
        return new ActivatedJob(
                Long.toString(key),
                "type",
                "1",
                "uuid",
                "process",
                1,
                "2",
                "node",
                "3",
                Map.of("header", "\u00fc"),
                "worker",
                3,
                1L,
                variables,
                "tenant",
                "BPMN_ELEMENT",
                "UNSPECIFIED");
    }
}
