package dev.onset.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.jobs.ActivateJobs.Activated;
import dev.onset.notifications.BoundedExecutor;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import dev.onset.testing.ManualScheduler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongPollQueueTest {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final BoundedExecutor executor = new BoundedExecutor(scheduler, scheduler, 4);
    private final JobsOfTest jobs = new JobsOfTest();
    private final LongPollQueue queue = new LongPollQueue(jobs, executor, () -> NOW, POLL);

    private boolean closed;

    /** Jobs in memory, each of which one worker gets. */
    private final class JobsOfTest implements LongPollQueue.Source {

        private final Queue<ActivatedJob> available = new ArrayDeque<>();
        private final List<ActivatedJob> givenBack = new ArrayList<>();
        private int queries;
        private @Nullable Instant nextAt;
        private @Nullable RuntimeException failure;
        private Runnable duringQuery = () -> {};

        @Override
        public Activated activate(JobActivation activation) {
            queries++;
            duringQuery.run();
            if (failure != null) {
                throw failure;
            }
            ActivatedJob job = available.poll();
            return job == null ? new Activated(List.of(), false, nextAt) : new Activated(List.of(job), true, null);
        }

        @Override
        public void giveBack(List<ActivatedJob> notDelivered) {
            givenBack.addAll(notDelivered);
        }

        @Override
        public void closeIfUnused() {
            closed = queue.closeIfUnused();
        }
    }

    @Test
    void a_job_reaches_the_worker_that_has_waited_longest() {
        UniAssertSubscriber<List<ActivatedJob>> first = poll();
        UniAssertSubscriber<List<ActivatedJob>> second = poll();
        scheduler.runAll();
        first.assertNotTerminated();

        ActivatedJob job = newJob();
        queue.poll();
        scheduler.runAll();

        first.assertItem(List.of(job));
        second.assertNotTerminated();
        assertThat(queue.length()).isEqualTo(1);
    }

    @Test
    void workers_that_join_a_queue_without_jobs_cause_no_query() {
        poll();
        scheduler.runAll();
        for (int i = 0; i < 100; i++) {
            poll();
        }
        scheduler.runAll();

        assertThat(jobs.queries).isEqualTo(1);
        assertThat(queue.length()).isEqualTo(101);
    }

    @Test
    void jobs_that_come_together_reach_as_many_workers() {
        UniAssertSubscriber<List<ActivatedJob>> first = poll();
        UniAssertSubscriber<List<ActivatedJob>> second = poll();
        scheduler.runAll();

        ActivatedJob one = newJob();
        ActivatedJob two = newJob();
        queue.poll();
        scheduler.runAll();

        first.assertItem(List.of(one));
        second.assertItem(List.of(two));
        assertThat(closed).isTrue();
    }

    @Test
    void a_job_that_comes_during_a_query_which_does_not_see_it_is_found_by_the_next_query() {
        UniAssertSubscriber<List<ActivatedJob>> worker = poll();
        jobs.duringQuery = () -> {
            if (jobs.queries == 2) {
                newJob();
            } else {
                queue.poll();
            }
        };
        scheduler.runAll();

        worker.assertCompleted();
        assertThat(jobs.queries).isEqualTo(2);
    }

    @Test
    void a_job_without_a_notification_is_found_after_the_poll_interval() {
        UniAssertSubscriber<List<ActivatedJob>> worker = poll();
        scheduler.runAll();
        newJob();

        scheduler.advance(POLL.minusMillis(1));
        worker.assertNotTerminated();
        scheduler.advance(Duration.ofMillis(1));

        worker.assertCompleted();
    }

    @Test
    void a_job_that_becomes_available_later_is_found_then() {
        jobs.nextAt = NOW.plusMillis(300);
        UniAssertSubscriber<List<ActivatedJob>> worker = poll();
        scheduler.runAll();
        newJob();

        scheduler.advance(Duration.ofMillis(300));
        worker.assertNotTerminated();
        scheduler.advance(Duration.ofMillis(1));

        worker.assertCompleted();
    }

    @Test
    void jobs_that_become_available_one_after_the_other_do_not_cause_queries_without_a_pause() {
        jobs.nextAt = NOW;
        poll();
        scheduler.advance(Duration.ofMillis(199));

        assertThat(jobs.queries).isEqualTo(10);
    }

    @Test
    void a_worker_is_answered_without_jobs_when_its_time_is_over() {
        UniAssertSubscriber<List<ActivatedJob>> worker = poll(Duration.ofSeconds(2), null);
        scheduler.advance(Duration.ofSeconds(2));

        worker.assertItem(List.of());
        assertThat(queue.length()).isZero();
        assertThat(jobs.queries).isEqualTo(1);
    }

    @Test
    void a_worker_whose_time_ends_during_its_query_still_gets_the_jobs_of_the_query() {
        ActivatedJob job = newJob();
        jobs.duringQuery = () -> scheduler.advance(Duration.ofSeconds(2));
        UniAssertSubscriber<List<ActivatedJob>> worker = poll(Duration.ofSeconds(2), null);
        scheduler.runAll();

        worker.assertItem(List.of(job));
        assertThat(jobs.givenBack).isEmpty();
    }

    @Test
    void a_worker_whose_time_ends_during_a_query_without_jobs_is_answered() {
        jobs.duringQuery = () -> scheduler.advance(Duration.ofSeconds(2));
        UniAssertSubscriber<List<ActivatedJob>> worker = poll(Duration.ofSeconds(2), null);
        scheduler.runAll();

        worker.assertItem(List.of());
        assertThat(queue.length()).isZero();
        assertThat(closed).isTrue();
    }

    @Test
    void the_jobs_of_a_worker_that_cancels_during_its_query_are_given_back_before_the_queue_is_closed() {
        ActivatedJob job = newJob();
        UniAssertSubscriber<List<ActivatedJob>> worker = poll();
        jobs.duringQuery = () -> {
            worker.cancel();
            assertThat(queue.closeIfUnused()).isFalse();
        };
        scheduler.runAll();

        assertThat(jobs.givenBack).containsExactly(job);
        scheduler.runAll();
        assertThat(closed).isTrue();
    }

    @Test
    void a_worker_that_cancels_during_a_query_without_jobs_waits_no_longer() {
        UniAssertSubscriber<List<ActivatedJob>> worker = poll();
        jobs.duringQuery = worker::cancel;
        scheduler.runAll();

        assertThat(queue.length()).isZero();
        assertThat(closed).isTrue();
    }

    @Test
    void a_worker_whose_token_has_expired_gets_no_job() {
        ActivatedJob job = newJob();
        UniAssertSubscriber<List<ActivatedJob>> expired = poll(LONG, NOW);
        UniAssertSubscriber<List<ActivatedJob>> other = poll();
        scheduler.runAll();

        expired.assertItem(List.of());
        other.assertItem(List.of(job));
        assertThat(jobs.queries).isEqualTo(1);
    }

    @Test
    void a_failed_query_fails_its_worker_and_the_next_one_is_tried_a_second_later() {
        jobs.failure = new IllegalStateException("no database");
        UniAssertSubscriber<List<ActivatedJob>> first = poll();
        UniAssertSubscriber<List<ActivatedJob>> second = poll();
        scheduler.runAll();
        first.assertFailedWith(IllegalStateException.class, "no database");
        second.assertNotTerminated();
        jobs.failure = null;
        ActivatedJob job = newJob();

        scheduler.advance(Duration.ofMillis(999));
        second.assertNotTerminated();
        scheduler.advance(Duration.ofMillis(1));

        second.assertItem(List.of(job));
    }

    @Test
    void all_workers_are_answered_at_shutdown() {
        List<UniAssertSubscriber<List<ActivatedJob>>> workers = List.of(poll(), poll(), poll());
        scheduler.runAll();

        queue.answerAll();

        workers.forEach(worker -> worker.assertItem(List.of()));
        assertThat(scheduler.delayed()).isEqualTo(1);
        assertThat(queue.closeIfUnused()).isTrue();
        assertThat(scheduler.delayed()).isZero();
    }

    private ActivatedJob newJob() {
        ActivatedJob job = new ActivatedJob(
                jobs.available.size() + 1,
                "type",
                UUID.randomUUID(),
                "process",
                UUID.randomUUID(),
                "element",
                1,
                Map.of(),
                "worker",
                3,
                NOW,
                Map.of(),
                UUID.randomUUID(),
                null,
                false);
        jobs.available.add(job);
        return job;
    }

    private UniAssertSubscriber<List<ActivatedJob>> poll() {
        return poll(LONG, null);
    }

    private UniAssertSubscriber<List<ActivatedJob>> poll(Duration atMost, @Nullable Instant tokenExpiresAt) {
        Session session = new Session(new Principal("alice", null, Set.of(), true), tokenExpiresAt);
        JobActivation activation = new JobActivation("type", "worker", LONG, 1, null, null, atMost);
        return Uni.createFrom()
                .<List<ActivatedJob>>emitter(emitter -> {
                    WaitingWorker worker = new WaitingWorker(activation, session, emitter);
                    queue.add(worker);
                    worker.start(executor, atMost, () -> queue.timeOut(worker), () -> queue.remove(worker));
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
