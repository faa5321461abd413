package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.HistoryEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryPositionTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "7-0", "7-100", "9223372036854775807", "9223372036854775807-999999999", "-5"})
    void a_position_is_read_as_it_is_written(String text) {
        assertThat(HistoryPosition.parse(text))
                .hasValueSatisfying(position -> assertThat(position).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "1-",
                "-",
                "1-x",
                "1--1",
                "1.5",
                "1-1-1",
                "9223372036854775808",
                "1-9999999999",
                "0x1",
                "\u0661"
            })
    void what_is_no_position_is_not_read(String text) {
        assertThat(HistoryPosition.parse(text)).isEmpty();
    }

    @Test
    void a_part_of_a_step_comes_after_the_steps_before_and_before_the_whole_step() {
        assertThat(List.of(position("6"), position("7-9"), position("7-100"), position("7"), position("8-0")))
                .isSorted();
    }

    @Test
    void of_a_part_of_a_step_only_what_was_not_read_is_new() {
        History.Step part = step(7, 100, 50, false);

        assertThat(part.position()).hasToString("7-150");
        assertThat(part.after(position("6"))).contains(part);
        assertThat(part.after(position("7-100"))).contains(part);
        assertThat(part.after(position("7-120"))).hasValueSatisfying(rest -> {
            assertThat(rest.first()).isEqualTo(120);
            assertThat(rest.events()).isEqualTo(part.events().subList(20, 50));
            assertThat(rest.position()).hasToString("7-150");
        });
        assertThat(part.after(position("7-150"))).isEmpty();
        assertThat(part.after(position("7"))).isEmpty();
    }

    @Test
    void the_last_part_of_a_step_is_followed_by_the_next_step() {
        History.Step last = step(7, 100, 50, true);

        assertThat(last.position()).hasToString("7");
        assertThat(last.after(position("7-149")).orElseThrow().events()).hasSize(1);
        // Nobody was given these positions.
        assertThat(last.after(position("7-150")).orElseThrow().events()).isEmpty();
        assertThat(last.after(position("7-999")).orElseThrow().events()).isEmpty();
        assertThat(last.after(position("7"))).isEmpty();
    }

    private static HistoryPosition position(String text) {
        return HistoryPosition.parse(text).orElseThrow();
    }

    private static History.Step step(long revision, int first, int count, boolean last) {
        List<HistoryEvent> events = IntStream.range(first, first + count)
                .mapToObj(i -> new HistoryEvent(HistoryEvent.Kind.PASSED, "n" + i, i, null))
                .toList();
        return new History.Step(revision, Instant.EPOCH, null, first, events, last);
    }
}
