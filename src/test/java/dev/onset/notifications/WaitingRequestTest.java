package dev.onset.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.ManualScheduler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WaitingRequestTest {

    private static final Duration TIME = Duration.ofSeconds(10);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final BoundedExecutor executor = new BoundedExecutor(scheduler, scheduler, 1);

    private WaitingRequest<String> request;
    private int timeOuts;
    private int ends;

    @Test
    void it_gets_the_first_answer_and_no_other() {
        UniAssertSubscriber<String> client = send(started -> {});

        assertThat(request.answer("first")).isTrue();
        assertThat(request.answer("second")).isFalse();
        request.fail(new IllegalStateException("late"));

        client.assertCompleted().assertItem("first");
        assertThat(request.hasEnded()).isTrue();
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void it_may_be_answered_with_a_failure() {
        UniAssertSubscriber<String> client = send(started -> {});

        request.fail(new IllegalStateException("no database"));

        assertThat(request.answer("late")).isFalse();
        client.assertFailedWith(IllegalStateException.class, "no database");
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void when_its_time_is_over_it_is_told_and_can_still_be_answered() {
        UniAssertSubscriber<String> client = send(started -> {});
        scheduler.advance(TIME.minusMillis(1));
        assertThat(request.isTimedOut()).isFalse();

        scheduler.advance(Duration.ofMillis(1));

        assertThat(request.isTimedOut()).isTrue();
        assertThat(timeOuts).isEqualTo(1);
        assertThat(request.answer("last")).isTrue();
        client.assertItem("last");
    }

    @Test
    void when_answered_it_keeps_no_timer() {
        send(started -> {});
        assertThat(scheduler.delayed()).isEqualTo(1);

        request.answer("answer");

        assertThat(scheduler.delayed()).isZero();
        scheduler.advance(TIME);
        assertThat(timeOuts).isZero();
    }

    @Test
    void when_answered_while_its_time_out_is_about_to_run_it_does_not_time_out() {
        send(started -> {});
        scheduler.execute(() -> request.answer("answer"));
        scheduler.advance(TIME);

        assertThat(request.isTimedOut()).isFalse();
        assertThat(timeOuts).isZero();
    }

    @Test
    void when_cancelled_it_gets_no_answer_and_keeps_no_timer() {
        UniAssertSubscriber<String> client = send(started -> {});

        client.cancel();

        assertThat(request.hasEnded()).isTrue();
        assertThat(request.answer("late")).isFalse();
        assertThat(scheduler.delayed()).isZero();
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void when_answered_before_its_wait_begins_it_keeps_no_timer() {
        UniAssertSubscriber<String> client = send(created -> created.answer("at once"));

        client.assertItem("at once");
        assertThat(scheduler.delayed()).isZero();
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void the_timers_of_the_application_forget_what_was_cancelled() {
        ScheduledThreadPoolExecutor timers = (ScheduledThreadPoolExecutor) new WaitingTimers().timers();
        try {
            timers.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);

            assertThat(timers.getQueue()).isEmpty();
        } finally {
            timers.shutdownNow();
        }
    }

    private UniAssertSubscriber<String> send(Consumer<WaitingRequest<String>> beforeStart) {
        return Uni.createFrom()
                .<String>emitter(emitter -> {
                    request = new WaitingRequest<>(emitter);
                    beforeStart.accept(request);
                    request.start(executor, TIME, () -> timeOuts++, () -> ends++);
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
