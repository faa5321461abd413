package dev.onset.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.onset.testing.AtOnce;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private Instant now = Instant.parse("2026-11-24T09:30:00Z");

    @Test
    void a_burst_is_let_through_and_then_as_many_as_the_rate_says() {
        TokenBuckets buckets = new TokenBuckets(2, 3, () -> now);
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isEmpty();
        }
        assertThat(buckets.take("a")).contains(Duration.ofMillis(500));

        now = now.plusMillis(500);

        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("a")).contains(Duration.ofMillis(500));
    }

    @Test
    void what_is_refused_costs_nothing() {
        TokenBuckets buckets = new TokenBuckets(1, 1, () -> now);
        buckets.take("a");
        for (int i = 0; i < 10; i++) {
            now = now.plusMillis(90);
            assertThat(buckets.take("a")).isPresent();
        }

        now = now.plusMillis(100);

        assertThat(buckets.take("a")).isEmpty();
    }

    @Test
    void who_takes_more_than_there_are_waits_until_they_would_have_been() {
        TokenBuckets buckets = new TokenBuckets(2, 3, () -> now);
        assertThat(buckets.take("a")).isEmpty();

        buckets.takeMore("a", 9);

        assertThat(buckets.take("a")).contains(Duration.ofSeconds(4));
        now = now.plusSeconds(4);
        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("a")).isPresent();
    }

    @Test
    void keys_do_not_take_from_one_another() {
        TokenBuckets buckets = new TokenBuckets(1, 1, () -> now);

        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("b")).isEmpty();
        assertThat(buckets.take("a")).isPresent();
    }

    @Test
    void a_pause_fills_no_more_than_the_burst() {
        TokenBuckets buckets = new TokenBuckets(100, 2, () -> now);
        buckets.take("a");
        now = now.plusSeconds(3600);

        assertThat(Collections.nCopies(3, "a").stream().map(buckets::take).filter(Optional::isEmpty))
                .hasSize(2);
    }

    @Test
    void a_clock_that_is_set_back_neither_fills_nor_locks() {
        TokenBuckets buckets = new TokenBuckets(1, 1, () -> now);
        buckets.take("a");
        now = now.minusSeconds(3600);
        assertThat(buckets.take("a")).isPresent();

        now = now.plusSeconds(1);

        assertThat(buckets.take("a")).isEmpty();
    }

    @Test
    void no_more_are_let_through_when_all_ask_at_once() {
        TokenBuckets buckets = new TokenBuckets(1, 7, () -> now);

        assertThat(AtOnce.times(16, () -> buckets.take("a")))
                .filteredOn(Optional::isEmpty)
                .hasSize(7);
    }

    @Test
    void a_rate_that_is_none_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBuckets(0, 1, () -> now));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBuckets(-1, 1, () -> now));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBuckets(1, 0, () -> now));
    }
}
