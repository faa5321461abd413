package dev.onset.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobAnswerTest {

    private static final long OVERHEAD = 10;

    /** A job takes as many bytes as its variable {@code size} says. */
    private static final AnswerFormat.Meter METER = new AnswerFormat.Meter() {
        @Override
        public long overhead() {
            return OVERHEAD;
        }

        @Override
        public long bytes(ActivatedJob job) {
            return (Integer) job.variables().get("size");
        }
    };

    @Test
    void as_many_jobs_are_added_as_fit_and_no_more() {
        List<ActivatedJob> jobs = jobs(100, 200, 300, 400);

        assertThat(added(jobs, OVERHEAD + 600)).containsExactlyElementsOf(jobs.subList(0, 3));
        assertThat(added(jobs, OVERHEAD + 599)).containsExactlyElementsOf(jobs.subList(0, 2));
        assertThat(added(jobs, OVERHEAD + 1_000)).containsExactlyElementsOf(jobs);
    }

    @Test
    void a_job_that_is_too_large_is_an_answer_of_its_own() {
        assertThat(added(jobs(10_000, 10_000), 100)).hasSize(1);
        assertThat(added(jobs(100, 10_000), 5_000)).hasSize(1);
    }

    @Test
    void jobs_of_the_same_size_leave_room_for_as_many_as_fit() {
        JobAnswer answer = new JobAnswer(METER, OVERHEAD + 50 * 1_000);

        jobs(IntStream.range(0, 20).map(i -> 1_000).toArray()).forEach(answer::add);
        assertThat(answer.room()).isBetween(29, 30);

        jobs(IntStream.range(0, 30).map(i -> 1_000).toArray()).forEach(answer::add);
        assertThat(answer.room()).isZero();
    }

    private static List<ActivatedJob> added(List<ActivatedJob> jobs, long maxBytes) {
        JobAnswer answer = new JobAnswer(METER, maxBytes);
        for (ActivatedJob job : jobs) {
            if (!answer.add(job)) {
                break;
            }
        }
        return answer.jobs();
    }

    private static List<ActivatedJob> jobs(int... sizes) {
        return IntStream.of(sizes)
                .mapToObj(size -> new ActivatedJob(
                        1,
                        "type",
                        new UUID(1, 1),
                        "process",
                        new UUID(2, 2),
                        "node",
                        3,
                        Map.of(),
                        "worker",
                        3,
                        Instant.EPOCH,
                        Map.of("size", size),
                        new UUID(4, 4),
                        null,
                        false))
                .toList();
    }
}
