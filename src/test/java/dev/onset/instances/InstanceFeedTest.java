package dev.onset.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.InstanceState;
import dev.onset.instances.InstanceFeed.News;
import dev.onset.notifications.BoundedExecutor;
import dev.onset.runtime.History.Progress;
import dev.onset.runtime.History.Step;
import dev.onset.runtime.HistoryPosition;
import dev.onset.testing.ManualScheduler;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstanceFeedTest {

    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int PAGE = 10;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InstanceFeed feed =
            new InstanceFeed(new BoundedExecutor(scheduler, scheduler, 4), () -> POLL, this::read);

    private final List<HistoryPosition> reads = new ArrayList<>();
    private long revision = 1;
    private InstanceState state = InstanceState.STARTED;
    private boolean removed;
    private @Nullable RuntimeException failure;
    private Runnable duringRead = () -> {};

    /** The history of an instance in memory, with up to ten steps at a time. */
    private Optional<Progress> read(HistoryPosition after) {
        reads.add(after);
        if (failure != null) {
            throw failure;
        }
        if (removed) {
            return Optional.empty();
        }
        long last = Math.min(revision, after.revision() + PAGE);
        List<Step> steps = LongStream.rangeClosed(after.revision() + 1, last)
                .mapToObj(each -> new Step(each, Instant.EPOCH, null, 0, List.of(), true))
                .toList();
        Progress progress = new Progress(state, revision, new UUID(0, 0), steps, last == revision);
        duringRead.run();
        return Optional.of(progress);
    }

    @Test
    void a_follower_that_is_behind_gets_what_it_has_missed() {
        revision = 3;

        assertThat(revisions(follow(1))).containsExactly(2L, 3L);
    }

    @Test
    void a_change_is_read_once_for_all_followers() {
        List<UniAssertSubscriber<Optional<News>>> followers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            followers.add(follow(1));
        }
        scheduler.runAll();
        assertThat(reads).hasSize(1);

        step();
        scheduler.runAll();

        assertThat(reads).hasSize(2);
        assertThat(followers).allSatisfy(each -> assertThat(revisions(each)).containsExactly(2L));
    }

    @Test
    void a_follower_that_comes_for_a_change_which_is_known_gets_it_without_a_query() {
        revision = 5;
        revisions(follow(1));

        UniAssertSubscriber<Optional<News>> late = follow(3);

        late.assertCompleted();
        assertThat(revisions(late)).containsExactly(4L, 5L);
        assertThat(reads).hasSize(1);
    }

    @Test
    void a_follower_that_is_further_behind_than_what_was_read_causes_another_query() {
        revision = 5;
        revisions(follow(3));

        assertThat(revisions(follow(1))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(reads).containsExactly(HistoryPosition.afterStep(3), HistoryPosition.afterStep(1));
    }

    @Test
    void a_follower_that_comes_during_a_query_for_others_is_not_forgotten() {
        revision = 5;
        List<UniAssertSubscriber<Optional<News>>> late = new ArrayList<>();
        duringRead = () -> {
            if (reads.size() == 1) {
                late.add(follow(1));
                late.add(follow(4));
                late.add(follow(5));
            }
        };
        revisions(follow(3));

        assertThat(revisions(late.get(0))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(revisions(late.get(1))).containsExactly(5L);
        late.get(2).assertNotTerminated();
        assertThat(reads).hasSize(2);
    }

    @Test
    void a_change_during_a_query_that_does_not_see_it_is_found_by_the_next_query() {
        duringRead = () -> {
            if (reads.size() == 1) {
                step();
            }
        };

        assertThat(revisions(follow(1))).containsExactly(2L);
        assertThat(reads).hasSize(2);
    }

    @Test
    void a_long_history_is_read_in_pages() {
        revision = 25;

        assertThat(revisions(follow(0))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(revisions(follow(10))).hasSize(10).endsWith(20L);
        assertThat(revisions(follow(20))).containsExactly(21L, 22L, 23L, 24L, 25L);
    }

    @Test
    void followers_far_apart_are_all_served() {
        revision = 100;
        List<UniAssertSubscriber<Optional<News>>> followers = List.of(follow(0), follow(50), follow(90), follow(99));
        scheduler.runAll();

        assertThat(followers).allSatisfy(each -> assertThat(revisions(each)).isNotEmpty());
        assertThat(revisions(followers.getLast())).containsExactly(100L);
    }

    @Test
    void a_change_whose_notification_was_lost_is_found_after_the_poll_interval() {
        UniAssertSubscriber<Optional<News>> follower = follow(1);
        scheduler.runAll();
        revision = 2;

        scheduler.advance(POLL.minusMillis(1));
        follower.assertNotTerminated();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(revisions(follower)).containsExactly(2L);
    }

    @Test
    void a_change_while_nobody_waits_is_read_for_the_next_follower() {
        revision = 2;
        revisions(follow(1));
        step();
        assertThat(scheduler.ready()).isZero();

        assertThat(revisions(follow(2))).containsExactly(3L);
        assertThat(reads).hasSize(2);
    }

    @Test
    void a_follower_is_answered_when_its_time_is_over() {
        UniAssertSubscriber<Optional<News>> follower = follow(1, Duration.ofSeconds(2));
        scheduler.advance(Duration.ofSeconds(2));

        follower.assertItem(Optional.empty());
        step();
        assertThat(scheduler.ready()).isZero();
    }

    @Test
    void a_follower_that_has_cancelled_causes_no_query_and_keeps_no_timer() {
        UniAssertSubscriber<Optional<News>> follower = follow(1);
        scheduler.runAll();

        follower.cancel();
        step();
        assertThat(scheduler.ready()).isZero();
        feed.close();

        assertThat(scheduler.delayed()).isZero();
    }

    @Test
    void the_end_of_an_instance_is_told_and_told_again() {
        state = InstanceState.FINISHED;
        revision = 2;

        News last = news(follow(1));
        assertThat(last.isLast()).isTrue();
        assertThat(last.position()).isEqualTo(HistoryPosition.afterStep(2));
        News again = news(follow(2));
        assertThat(again.isLast()).isTrue();
        assertThat(again.steps()).isEmpty();
    }

    @Test
    void the_removal_of_an_instance_is_told() {
        UniAssertSubscriber<Optional<News>> follower = follow(1);
        scheduler.runAll();
        removed = true;
        feed.changed();

        assertThat(news(follower).isLast()).isTrue();
        assertThat(news(follower).progress()).isNull();
    }

    @Test
    void a_failed_query_fails_all_followers_and_the_next_one_causes_another_query() {
        failure = new IllegalStateException("no database");
        List<UniAssertSubscriber<Optional<News>>> followers = List.of(follow(1), follow(0));
        scheduler.runAll();
        followers.forEach(each -> each.assertFailedWith(IllegalStateException.class, "no database"));
        failure = null;

        assertThat(revisions(follow(0))).containsExactly(1L);
    }

    private void step() {
        revision++;
        feed.changed();
    }

    private UniAssertSubscriber<Optional<News>> follow(long after) {
        return follow(after, LONG);
    }

    private UniAssertSubscriber<Optional<News>> follow(long after, Duration atMost) {
        return feed.after(HistoryPosition.afterStep(after), atMost)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private News news(UniAssertSubscriber<Optional<News>> follower) {
        scheduler.runAll();
        return follower.assertCompleted().getItem().orElseThrow();
    }

    private List<Long> revisions(UniAssertSubscriber<Optional<News>> follower) {
        return news(follower).steps().stream().map(Step::revision).toList();
    }
}
