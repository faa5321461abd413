package dev.onset.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.testing.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private final BoundedExecutor executor = new BoundedExecutor(scheduler, scheduler, 2);
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void a_limited_number_of_tasks_is_given_to_the_workers_in_order_of_arrival() {
        for (int i = 1; i <= 5; i++) {
            int task = i;
            executor.run(() -> ran.add(task));
        }

        assertThat(scheduler.ready()).isEqualTo(2);
        scheduler.runNext();
        assertThat(scheduler.ready()).isEqualTo(2);
        scheduler.runAll();
        assertThat(ran).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void a_task_that_throws_does_not_stop_the_others() {
        executor.run(() -> {
            throw new IllegalStateException("failed");
        });
        for (int i = 1; i <= 3; i++) {
            int task = i;
            executor.run(() -> ran.add(task));
        }

        assertThatThrownBy(scheduler::runNext).hasMessage("failed");
        scheduler.runAll();

        assertThat(ran).containsExactly(1, 2, 3);
    }

    @Test
    void a_delayed_task_runs_on_a_worker_however_many_tasks_run() {
        executor.run(() -> {});
        executor.run(() -> {});
        executor.schedule(() -> ran.add(1), Duration.ofSeconds(1));
        assertThat(scheduler.ready()).isEqualTo(2);

        scheduler.advance(Duration.ofSeconds(1));

        assertThat(ran).containsExactly(1);
    }
}
