package dev.onset.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.testing.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SharedQueryTest {

    private static final Duration VALIDITY = Duration.ofSeconds(30);

    private final ManualScheduler scheduler = new ManualScheduler();
    private int runs;
    private int unused;
    private Duration validity = VALIDITY;
    private Runnable duringRun = () -> {};

    private final SharedQuery<String> query =
            new SharedQuery<>(new BoundedExecutor(scheduler, scheduler, 4), this::run, () -> unused++);

    private Duration run() {
        runs++;
        duringRun.run();
        return validity;
    }

    @Test
    void it_runs_for_the_first_request_that_is_added_and_not_before() {
        query.changed();
        scheduler.runAll();
        assertThat(runs).isZero();

        query.add("first");
        scheduler.runAll();

        assertThat(runs).isEqualTo(1);
    }

    @Test
    void a_request_that_is_added_while_the_result_is_current_causes_no_run() {
        query.add("first");
        scheduler.runAll();

        query.add("second");
        scheduler.runAll();

        assertThat(runs).isEqualTo(1);
        assertThat(query.waiting()).containsExactly("first", "second");
    }

    @Test
    void a_notification_makes_it_run_again() {
        query.add("first");
        scheduler.runAll();

        query.changed();
        scheduler.runAll();

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void notifications_before_a_run_begins_cause_one_run() {
        query.add("first");
        query.changed();
        query.add("second");
        query.changed();

        assertThat(scheduler.ready()).isEqualTo(1);
        scheduler.runAll();
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void notifications_during_a_run_cause_one_more_run_after_it() {
        duringRun = () -> {
            if (runs == 1) {
                query.changed();
                query.changed();
                assertThat(scheduler.ready()).isZero();
            }
        };
        query.add("first");
        scheduler.runAll();

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void a_notification_while_no_request_waits_makes_it_run_for_the_next_request() {
        query.add("first");
        scheduler.runAll();
        query.remove("first");
        query.changed();
        assertThat(scheduler.ready()).isZero();

        query.add("second");
        scheduler.runAll();

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void it_runs_again_when_its_result_has_expired() {
        query.add("first");
        scheduler.advance(VALIDITY.minusMillis(1));
        assertThat(runs).isEqualTo(1);

        scheduler.advance(Duration.ofMillis(1));
        assertThat(runs).isEqualTo(2);
        scheduler.advance(VALIDITY.multipliedBy(3));
        assertThat(runs).isEqualTo(5);
    }

    @Test
    void each_run_begins_the_validity_anew_and_leaves_one_timer() {
        query.add("first");
        scheduler.advance(VALIDITY.dividedBy(2));
        for (int i = 0; i < 100; i++) {
            query.changed();
            scheduler.runAll();
        }
        assertThat(scheduler.delayed()).isEqualTo(1);

        scheduler.advance(VALIDITY.minusMillis(1));
        assertThat(runs).isEqualTo(101);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(runs).isEqualTo(102);
    }

    @Test
    void a_result_without_validity_makes_it_run_again_while_requests_wait() {
        validity = Duration.ZERO;
        duringRun = () -> {
            if (runs == 3) {
                query.removeFirst();
            }
        };
        query.add("first");
        scheduler.runAll();

        assertThat(runs).isEqualTo(3);
        assertThat(scheduler.delayed()).isZero();
        duringRun = query::removeFirst;
        query.add("second");
        scheduler.runAll();
        assertThat(runs).isEqualTo(4);
    }

    @Test
    void a_request_that_is_added_during_a_run_without_a_valid_result_is_not_forgotten() {
        validity = Duration.ZERO;
        duringRun = () -> {
            query.removeFirst();
            if (runs == 1) {
                query.add("second");
            }
        };
        query.add("first");
        scheduler.runAll();

        assertThat(runs).isEqualTo(2);
        assertThat(query.waiting()).isEmpty();
    }

    @Test
    void a_run_that_throws_is_repeated_after_a_second() {
        duringRun = () -> {
            throw new IllegalStateException("no database");
        };
        query.add("first");
        assertThatThrownBy(scheduler::runAll).hasMessage("no database");
        duringRun = () -> {};

        scheduler.advance(Duration.ofMillis(999));
        assertThat(runs).isEqualTo(1);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void it_reports_that_no_request_waits_after_the_run_and_not_during_it() {
        duringRun = () -> {
            query.removeFirst();
            assertThat(query.closeIfUnused()).isFalse();
        };
        query.add("first");
        assertThat(query.closeIfUnused()).isFalse();
        scheduler.runAll();

        assertThat(unused).isEqualTo(1);
        assertThat(query.closeIfUnused()).isTrue();
    }

    @Test
    void it_is_not_closed_as_unused_while_a_request_waits() {
        query.add("first");
        scheduler.runAll();

        assertThat(query.closeIfUnused()).isFalse();
        assertThat(unused).isZero();
    }

    @Test
    void when_closed_it_does_not_run_and_keeps_no_timer() {
        query.add("first");
        scheduler.runAll();
        query.changed();
        query.close();
        scheduler.advance(VALIDITY.multipliedBy(2));
        query.add("second");
        query.changed();
        scheduler.advance(VALIDITY.multipliedBy(2));

        assertThat(runs).isEqualTo(1);
        assertThat(scheduler.delayed()).isZero();
        assertThat(scheduler.ready()).isZero();
    }

    @Test
    void when_closed_during_a_run_it_keeps_no_timer() {
        duringRun = query::close;
        query.add("first");
        scheduler.runAll();

        assertThat(scheduler.delayed()).isZero();
        assertThat(unused).isZero();
    }

    @Test
    void a_request_is_removed_once() {
        query.add("first");
        query.add("second");

        assertThat(query.removeFirst()).isEqualTo("first");
        assertThat(query.remove("first")).isFalse();
        query.addFirst("first");
        assertThat(query.waiting()).containsExactly("first", "second");
        assertThat(query.remove("first")).isTrue();
        assertThat(query.removeFirst()).isEqualTo("second");
        assertThat(query.removeFirst()).isNull();
    }
}
